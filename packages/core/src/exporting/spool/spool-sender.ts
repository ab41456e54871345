import { messageOf } from '../../base/diagnostics/warn-once.ts'
import type { DeliveryResult } from '../delivery/delivery-result.ts'
import type { Framing } from '../delivery/join-batches.ts'
import { joinBatches } from '../delivery/join-batches.ts'
import { RequestPacing } from '../delivery/request-pacing.ts'
import type { EncodedBatch } from '../delivery/span-batch.ts'
import type { Transport } from '../delivery/transport.ts'
import type { SpoolCounts } from './spool-counts.ts'
import type { SpoolDisposal } from './spool-disposal.ts'
import type { SpoolEntry } from './spool-entry.ts'
import type { SpoolFolder } from './spool-folder.ts'
import type { SpoolIndex } from './spool-index.ts'

/** Small files are joined to requests of this size. */
const MAX_REQUEST_BYTES = 512 * 1024

export interface SpoolSenderParts {
  readonly transport: Transport
  readonly folder: SpoolFolder
  readonly index: SpoolIndex
  readonly counts: SpoolCounts
  readonly disposal: SpoolDisposal
  readonly framing: Framing
  readonly concurrencyLimit: number
  readonly maxBytes: number
}

/** Sends the files of the spool, the oldest first, as fast as the backend takes them. */
export class SpoolSender {
  readonly #parts: SpoolSenderParts
  readonly #pacing: RequestPacing
  #requests = 0
  #waiters: (() => void)[] = []
  #isClosed = false

  constructor(parts: SpoolSenderParts) {
    this.#parts = parts
    this.#pacing = new RequestPacing(parts.concurrencyLimit, () => this.start())
  }

  get isPaused(): boolean {
    return this.#pacing.isPaused
  }

  start(): void {
    const { index, transport } = this.#parts
    while (!this.#isClosed && this.#pacing.allows(this.#requests, transport.failing !== undefined)) {
      const entries = index.take(MAX_REQUEST_BYTES)
      if (entries.length === 0) break
      void this.#request(entries)
    }
    if (index.isEmpty) this.#wake()
  }

  hurry(): void {
    this.#pacing.endPause()
    this.start()
  }

  /** Resolves when no file is left, or the backend has not taken one. */
  over(): Promise<void> {
    if (this.#isClosed || this.#parts.index.isEmpty) return Promise.resolve()
    return new Promise(resolve => this.#waiters.push(resolve))
  }

  /** Settles files by what became of the request that they were written for. */
  async conclude(entries: readonly SpoolEntry[], result: DeliveryResult): Promise<void> {
    const { counts, disposal, index, maxBytes } = this.#parts
    if (this.#isClosed) return
    const [first] = entries
    if (result.outcome === 'unreachable') {
      counts.fail(result.reason, maxBytes)
      this.#putBack(entries, result.reason, result.retryAfterMillis)
    } else if (result.outcome !== 'stored' && first !== undefined) {
      const spans = entries.reduce((sum, entry) => sum + entry.spans, 0)
      // Before they are counted: a flush that has waited for them may be followed by the end of the process.
      await disposal.dispose(entries)
      counts.of(first).settle(spans, result)
      index.settle(entries)
      this.#pacing.succeed()
    }
    this.start()
  }

  close(): void {
    this.#isClosed = true
    this.#pacing.endPause()
    this.#wake()
  }

  /** Never rejects: a rejection would be unhandled, which ends the process. */
  async #request(entries: readonly SpoolEntry[]): Promise<void> {
    this.#requests++
    try {
      await this.#send(entries)
    } catch (error) {
      this.#parts.counts.unreadable(messageOf(error))
      this.#putBack(entries, messageOf(error))
    } finally {
      this.#requests--
    }
    this.start()
  }

  async #send(entries: readonly SpoolEntry[]): Promise<void> {
    const { framing, transport } = this.#parts
    const sent: SpoolEntry[] = []
    const batches: EncodedBatch[] = []
    for (const entry of entries) {
      const body = await this.#read(entry)
      if (body === undefined) continue
      sent.push(entry)
      batches.push({ pieces: [body], bytes: entry.bytes, spans: entry.spans })
    }
    if (sent.length === 0) return
    const spans = batches.reduce((sum, batch) => sum + batch.spans, 0)
    await this.conclude(sent, await transport.send(joinBatches(batches, framing), spans))
  }

  /** What a file holds; one that holds nothing any more is forgotten. */
  async #read(entry: SpoolEntry): Promise<Uint8Array | undefined> {
    const { counts, disposal, folder, index } = this.#parts
    const batch = await folder.read(entry)
    if (batch !== undefined && batch !== 'damaged') return batch.body
    if (batch === undefined) {
      counts.gone(entry)
    } else {
      await disposal.dispose([entry])
      counts.damage(entry)
    }
    index.settle([entry])
    return undefined
  }

  #putBack(entries: readonly SpoolEntry[], reason: string, retryAfterMillis?: number): void {
    this.#parts.index.putBack(entries)
    this.#parts.counts.own.lastError = reason
    this.#pacing.fail()
    this.#pacing.pause(retryAfterMillis)
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve()
  }
}
