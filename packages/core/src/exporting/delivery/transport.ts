import type { DeliveryResult } from './delivery-result.ts'

/** Delivers one batch; never rejects. */
export interface Transport {
  /** What it delivers to, as sentences name it. @default 'the collector' */
  readonly backend?: string
  /** Where that is, fit for a log. @default unknown */
  readonly address?: string
  readonly retries: number
  /** Why the last attempt brought no verdict; `undefined` if it did, or there was none. */
  readonly failing?: string | undefined
  send(pieces: readonly Uint8Array[]): Promise<DeliveryResult>
  /**
   * Delivers batches before it returns, in their order, each once. Never throws.
   *
   * @returns what became of them, in their order; there are fewer when the time was over
   */
  sendSync?(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly DeliveryResult[]
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
