import { counted } from '../../base/diagnostics/counted.ts'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { Accepted, Refused, Stored } from './delivery-result.ts'
import { shutdownSentence } from './shutdown-sentence.ts'

/** Counts what became of the spans, or other items, of one queue, and warns of the first loss of each kind. */
export class DeliveryCounts {
  exported = 0
  /** The backend has them, and did not answer before the end. */
  unconfirmed = 0
  lastError: string | undefined
  readonly dropped: Record<string, number> = {}
  readonly #backend: string
  readonly #item: string

  /**
   * @param backend what sentences call it
   * @param item what they call one of what is sent
   */
  constructor(backend: string, item = 'span') {
    this.#backend = backend
    this.#item = item
  }

  /** Spans lost until now. */
  get lost(): number {
    return Object.values(this.dropped).reduce((sum, count) => sum + count, 0)
  }

  /** Counts spans that the backend has given its verdict on; what is on the disk is counted there. */
  settle(spans: number, result: Accepted | Refused | Stored): void {
    if (result.outcome === 'accepted') {
      this.#countAccepted(spans, result)
    } else if (result.outcome === 'refused') {
      this.lastError = result.reason
      this.drop(spans, `refused by ${this.#backend}`)
      this.#warn(
        'refused',
        `${this.#item}s are dropped because ${this.#backend} refused them: ${result.reason}`,
      )
    }
  }

  drop(spans: number, reason: string): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + spans
  }

  /** Counts spans for which the queue of so many bytes has no room. */
  overflow(spans: number, bytes: number, maxBytes: number): void {
    this.drop(spans, 'queue full')
    const why = this.lastError === undefined ? '' : `; the last request failed: ${this.lastError}`
    this.#warn(
      'queue full',
      `${this.#item}s are dropped because ${bytes} bytes wait for ${this.#backend}; raise \`maxQueueBytes\` (now ${maxBytes}) to keep more${why}`,
    )
  }

  /** Notes that the backend cannot be reached; nothing is lost yet. */
  fail(reason: string, maxBytes: number): void {
    this.lastError = reason
    this.#warn(
      'unreachable',
      `${reason}; ${this.#item}s wait in memory until it is back, up to \`maxQueueBytes\` (${maxBytes} bytes)`,
    )
  }

  /** Counts spans that a shutdown loses, and reports them with those that it leaves unconfirmed. */
  abandon(lost: number, unconfirmed: number, reason: string): void {
    if (lost > 0) this.drop(lost, 'shut down')
    this.lastError = reason
    const sentence = shutdownSentence(lost, unconfirmed, 'their exporter', this.#item)
    if (sentence !== undefined) this.#warn('shut down', `${sentence}: ${reason}`)
  }

  /** Each backend has its own first time, for spans and for log records. */
  #warn(kind: string, sentence: string): void {
    warnOnce(`${this.#item}s to ${this.#backend}: ${kind}`, sentence)
  }

  /** A message without rejected spans is a warning (protocol/otlp.md, "Partial Success"). */
  #countAccepted(spans: number, { rejectedSpans, message, unread }: Accepted): void {
    const rejected = Math.min(rejectedSpans, spans)
    this.exported += spans - rejected
    if (rejected > 0) {
      this.lastError = `${this.#backend} rejected ${counted(rejected, this.#item)}: ${message ?? 'it did not say why'}`
      this.drop(rejected, `rejected by ${this.#backend}`)
      this.#warn('rejected', this.lastError)
    } else if (message !== undefined) {
      this.#warn('warning', `${this.#backend} took the ${this.#item}s but says: ${message}`)
    } else if (unread !== undefined) {
      this.#warn(
        'answer',
        `${this.#backend} took the ${this.#item}s, and its answer could not be read: ${unread}`,
      )
    }
  }
}
