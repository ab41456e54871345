import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import type { Accepted, Refused } from './delivery-result.ts'
import { FlushWaiters } from './flush-waiters.ts'
import type { EncodedBatch } from './span-batch.ts'
import type { Transport } from './transport.ts'

/** Milliseconds until a collector that could not be reached is asked again: doubled each time, up to the maximum. */
const FIRST_PAUSE = 1000
const MAX_PAUSE = 30_000

/** Where spans are gathered that are in no batch of the queue yet. */
export interface BatchSource {
  /** Bytes that it holds at most, which are part of the bound of the queue. */
  readonly maxBytes: number
  /** Whether some are there that shall be sent now. */
  isDue(): boolean
  /** Makes a batch of all that are there; `undefined` for none. */
  take(): EncodedBatch | undefined
}

const NOTHING: BatchSource = { maxBytes: 0, isDue: () => false, take: () => undefined }

/**
 * Batches on their way to a collector, bounded by their bytes. While the collector is away they wait; when the bound
 * is reached the newest are dropped.
 */
export class DeliveryQueue {
  exported = 0
  bytes = 0
  lastError: string | undefined
  readonly dropped: Record<string, number> = {}
  readonly #transport: Transport
  readonly #backend: string
  readonly #maxBytes: number
  readonly #source: BatchSource
  readonly #batches: EncodedBatch[] = []
  readonly #waiters = new FlushWaiters()
  #added = 0
  #removed = 0
  #sending = false
  #closed = false
  #pause = FIRST_PAUSE
  #pauseTimer: NodeJS.Timeout | undefined

  /** @param source is asked for a batch when nothing else is left to send */
  constructor(transport: Transport, maxBytes: number, source: BatchSource = NOTHING) {
    this.#transport = transport
    this.#backend = transport.backend ?? 'the collector'
    this.#maxBytes = maxBytes
    this.#source = source
  }

  push(batch: EncodedBatch): void {
    this.#admit(batch)
    if (this.#pauseTimer === undefined) this.#start()
  }

  /** Takes what the source has as soon as it can be sent. */
  offer(): void {
    if (this.#closed) this.#takeDue()
    else if (this.#pauseTimer === undefined) this.#start()
  }

  #admit(batch: EncodedBatch): void {
    if (this.#closed) {
      this.#drop(batch.spans, 'shut down')
    } else if (this.bytes + batch.bytes > this.#maxBytes - this.#source.maxBytes) {
      this.#drop(batch.spans, 'queue full')
      this.#report(
        'queue full',
        `spans are dropped because ${this.bytes} bytes wait for ${this.#backend}; raise \`maxQueueBytes\` (now ${this.#maxBytes}) to keep more${this.lastError === undefined ? '' : `; the last request failed: ${this.lastError}`}`,
      )
    } else {
      this.#batches.push(batch)
      this.#added++
      this.bytes += batch.bytes
    }
  }

  #takeDue(): void {
    const batch = this.#source.isDue() ? this.#source.take() : undefined
    if (batch !== undefined) this.#admit(batch)
  }

  /**
   * Resolves when all that is in the queue now has left it, when the collector cannot be reached, or at `deadline`.
   *
   * @param abort whether what is under way at the deadline is broken off
   */
  async flush(deadline: number, abort = false): Promise<void> {
    if (this.#closed) return this.#takeDue()
    const isDue = this.#source.isDue()
    if (this.#batches.length === 0 && !isDue) return
    // The batch of the source comes after all that were added.
    const over = this.#waiters.wait(isDue ? this.#added + 1 : this.#added, deadline, () => {
      if (abort) this.#abort()
    })
    clearTimeout(this.#pauseTimer)
    this.#pauseTimer = undefined
    this.#start()
    await over
  }

  /**
   * Delivers what it can before it returns, and nothing afterwards: the process is at its end. What is under way is sent
   * again, as nobody will hear whether it has arrived. A collector that failed a moment ago is not waited for: a service
   * that crashes shall start again soon.
   */
  flushAtExit(timeoutMillis: number): void {
    if (this.#closed || this.#batches.length === 0) return
    this.#closed = true
    const { failing } = this.#transport
    if (failing === undefined) this.#sendSync(timeoutMillis)
    else this.lastError = failing
  }

  /** Drops what is left. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#pauseTimer)
    for (const batch of this.#batches.splice(0)) this.#drop(batch.spans, 'shut down')
    this.bytes = 0
    this.#waiters.endAll()
    this.#transport.close()
  }

  #start(): void {
    if (this.#sending) return
    this.#sending = true
    // Not at once: a flush adds a batch first and then says how long it waits for it.
    // The caller is some request of the host; its context must not live on in our sockets and timers.
    queueMicrotask(() => context.with(suppressTracing(ROOT_CONTEXT), () => void this.#deliverSafely()))
  }

  /** A rejection here would be unhandled, which ends the process. */
  async #deliverSafely(): Promise<void> {
    try {
      await this.#deliver()
    } catch (error) {
      this.#sending = false
      if (!this.#closed) this.#postpone(`a batch could not be sent: ${messageOf(error)}`, undefined)
    }
  }

  async #deliver(): Promise<void> {
    let batch = this.#next()
    while (batch !== undefined) {
      const { deadline } = this.#waiters
      const result = await this.#transport.send(batch.pieces, deadline === undefined ? {} : { deadline })
      if (this.#closed) break
      if (result.outcome === 'unreachable') {
        this.#postpone(result.reason, result.retryAfterMillis)
        break
      }
      this.#batches.shift()
      this.#takeOff(batch, result)
      this.#removed++
      this.#pause = FIRST_PAUSE
      this.#waiters.reached(this.#removed)
      batch = this.#next()
    }
    // What the source had may have come to nothing: it could not be encoded, or is larger than the queue.
    if (batch === undefined) this.#waiters.endAll()
    this.#sending = false
  }

  #next(): EncodedBatch | undefined {
    if (this.#closed) return undefined
    if (this.#batches.length === 0) this.#takeDue()
    return this.#batches[0]
  }

  #abort(): void {
    this.lastError = `${this.#backend} did not answer before the process had to end`
    this.#transport.abort?.('no answer before the process had to end')
  }

  #sendSync(timeoutMillis: number): void {
    const batches = this.#batches.splice(0)
    const pieces = batches.map(batch => batch.pieces)
    const results = this.#transport.sendSync?.(pieces, timeoutMillis) ?? []
    for (const [index, batch] of batches.entries()) {
      const result = results[index]
      if (result !== undefined && result.outcome !== 'unreachable') {
        this.#takeOff(batch, result)
      } else {
        this.#batches.push(batch)
        this.lastError =
          result?.reason ?? `${this.#backend} did not answer within ${Math.round(timeoutMillis)} ms`
      }
    }
  }

  /** Counts a batch that the collector has spoken about. */
  #takeOff(batch: EncodedBatch, result: Accepted | Refused): void {
    this.bytes -= batch.bytes
    if (result.outcome === 'accepted') {
      this.#countAccepted(batch, result)
    } else {
      this.lastError = result.reason
      this.#drop(batch.spans, `refused by ${this.#backend}`)
      this.#report('refused', `spans are dropped because ${this.#backend} refused them: ${result.reason}`)
    }
  }

  /** A message without rejected spans is a warning (protocol/otlp.md, "Partial Success"). */
  #countAccepted(batch: EncodedBatch, { rejectedSpans, message }: Accepted): void {
    const rejected = Math.min(rejectedSpans, batch.spans)
    this.exported += batch.spans - rejected
    if (rejected > 0) {
      this.lastError = `${this.#backend} rejected ${rejected} spans: ${message ?? 'it did not say why'}`
      this.#drop(rejected, `rejected by ${this.#backend}`)
      this.#report('rejected', this.lastError)
    } else if (message !== undefined) {
      this.#report('warning', `${this.#backend} took the spans but says: ${message}`)
    }
  }

  #postpone(reason: string, retryAfterMillis: number | undefined): void {
    this.lastError = reason
    this.#report(
      'unreachable',
      `${reason}; spans wait in memory until it is back, up to \`maxQueueBytes\` (${this.#maxBytes} bytes)`,
    )
    this.#waiters.endAll()
    const pause = Math.max(this.#pause, retryAfterMillis ?? 0)
    this.#pause = Math.min(this.#pause * 2, MAX_PAUSE)
    this.#pauseTimer = setTimeout(() => {
      this.#pauseTimer = undefined
      this.#start()
    }, pause).unref()
  }

  /** Each backend has its own first time. */
  #report(kind: string, sentence: string): void {
    warnOnce(`${this.#backend}: ${kind}`, sentence)
  }

  #drop(spans: number, reason: string): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + spans
  }
}
