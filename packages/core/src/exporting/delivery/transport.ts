import type { DeliveryResult } from './delivery-result.ts'
import type { SpoolReport } from './spool-report.ts'

/** Delivers one batch; never rejects. */
export interface Transport {
  /** What it delivers to, as sentences name it. @default 'the collector' */
  readonly backend?: string
  /** Where that is, fit for a log. @default unknown */
  readonly address?: string
  readonly retries: number
  /** Why the last attempt brought no verdict; `undefined` if it did, or there was none. */
  readonly failing?: string | undefined
  /** What it has on the disk, where it keeps anything there. */
  readonly spool?: SpoolReport
  /** @param spans how many the request has */
  send(pieces: readonly Uint8Array[], spans: number): Promise<DeliveryResult>
  /**
   * Delivers batches before it returns, in their order, each once. Never throws.
   *
   * @param spans how many each batch has
   * @returns what became of them, in their order; there are fewer when the time was over
   */
  sendSync?(
    batches: readonly (readonly Uint8Array[])[],
    timeoutMillis: number,
    spans: readonly number[],
  ): readonly DeliveryResult[]
  /** Keeps a request for the next process before it returns. Never throws. @returns whether it is kept */
  storeSync?(pieces: readonly Uint8Array[], spans: number): boolean
  /** Sends what it has on the disk, until `deadline` on the clock of `performance.now()`, or until the backend does not take it. */
  drain?(deadline: number): Promise<void>
  /**
   * Waits until `deadline` for what becomes of a request that is under way, of these pieces. Never throws.
   *
   * @returns `undefined` where it cannot be known, and another attempt is worth a try
   */
  resultSync?(pieces: readonly Uint8Array[], deadline: number): DeliveryResult | undefined
  /** Whether all bytes of a request that is under way have left this process, as far as it knows. */
  isSent?(pieces: readonly Uint8Array[]): boolean
  /** A flush waits until `deadline`, on the clock of `performance.now()`: pauses are shortened so that attempts fit in. */
  hurry?(deadline: number): void
  /** Ends what is under way as unreachable. */
  abort?(): void
  close(): void
}
