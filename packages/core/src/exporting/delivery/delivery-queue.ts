import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import { reportOnce } from '../../report-once.ts'
import type { Accepted, DeliveryResult, Refused } from './delivery-result.ts'
import { LONGEST_TIMER_MILLIS } from './pause.ts'
import type { EncodedBatch } from './span-batch.ts'

/** Delivers one batch; never rejects. */
export interface Transport {
  /** What it delivers to, as sentences name it. @default 'the collector' */
  readonly backend?: string
  readonly retries: number
  send(pieces: readonly Uint8Array[], options?: { deadline?: number }): Promise<DeliveryResult>
  close(): void
}

/** Milliseconds until a collector that could not be reached is asked again: doubled each time, up to the maximum. */
const FIRST_PAUSE = 1000
const MAX_PAUSE = 30_000

/** A flush that is not over yet. */
interface Waiter {
  /** It is over when the batch of this number has left the queue. */
  readonly until: number
  readonly deadline: number
  readonly timer: NodeJS.Timeout
  resolve(): void
}

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
  readonly #batches: EncodedBatch[] = []
  #added = 0
  #removed = 0
  #sending = false
  #closed = false
  #pause = FIRST_PAUSE
  #pauseTimer: NodeJS.Timeout | undefined
  #waiters: Waiter[] = []

  constructor(transport: Transport, maxBytes: number) {
    this.#transport = transport
    this.#backend = transport.backend ?? 'the collector'
    this.#maxBytes = maxBytes
  }

  push(batch: EncodedBatch): void {
    if (this.#closed) {
      this.#drop(batch.spans, 'shut down')
    } else if (this.bytes + batch.bytes > this.#maxBytes) {
      this.#drop(batch.spans, 'queue full')
      this.#report(
        'queue full',
        `spans are dropped because ${this.bytes} bytes wait for ${this.#backend}; raise \`maxQueueBytes\` (now ${this.#maxBytes}) to keep more${this.lastError === undefined ? '' : `; the last request failed: ${this.lastError}`}`,
      )
    } else {
      this.#batches.push(batch)
      this.#added++
      this.bytes += batch.bytes
      if (this.#pauseTimer === undefined) this.#start()
    }
  }

  /** Resolves when all that is in the queue now has left it, when the collector cannot be reached, or at `deadline`. */
  flush(deadline: number): Promise<void> {
    if (this.#batches.length === 0) return Promise.resolve()
    return new Promise(resolve => {
      const millis = Math.min(deadline - performance.now(), LONGEST_TIMER_MILLIS)
      const timer = setTimeout(() => this.#settle(each => each === waiter), millis)
      const waiter: Waiter = { until: this.#added, deadline, timer, resolve }
      this.#waiters.push(waiter)
      clearTimeout(this.#pauseTimer)
      this.#pauseTimer = undefined
      this.#start()
    })
  }

  /** Drops what is left. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#pauseTimer)
    for (const batch of this.#batches.splice(0)) this.#drop(batch.spans, 'shut down')
    this.bytes = 0
    this.#settle(() => true)
    this.#transport.close()
  }

  #start(): void {
    if (this.#sending) return
    this.#sending = true
    // Not at once: a flush adds a batch first and then says how long it waits for it.
    // The caller is some request of the host; its context must not live on in our sockets and timers.
    queueMicrotask(() => context.with(suppressTracing(ROOT_CONTEXT), () => void this.#deliver()))
  }

  async #deliver(): Promise<void> {
    let batch = this.#batches[0]
    while (batch !== undefined && !this.#closed) {
      const result = await this.#transport.send(batch.pieces, this.#patience())
      if (this.#closed) break
      if (result.outcome === 'unreachable') {
        this.#postpone(result.reason, result.retryAfterMillis)
        break
      }
      this.#count(batch, result)
      this.#batches.shift()
      this.#removed++
      this.bytes -= batch.bytes
      this.#pause = FIRST_PAUSE
      this.#settle(waiter => waiter.until <= this.#removed)
      batch = this.#batches[0]
    }
    this.#sending = false
  }

  /** Somebody who flushes sets a limit; whoever waits longest decides. */
  #patience(): { deadline?: number } {
    const deadlines = this.#waiters.map(waiter => waiter.deadline)
    return deadlines.length === 0 ? {} : { deadline: Math.max(...deadlines) }
  }

  #count(batch: EncodedBatch, result: Accepted | Refused): void {
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
    this.#settle(() => true)
    const pause = Math.max(this.#pause, retryAfterMillis ?? 0)
    this.#pause = Math.min(this.#pause * 2, MAX_PAUSE)
    this.#pauseTimer = setTimeout(() => {
      this.#pauseTimer = undefined
      this.#start()
    }, pause).unref()
  }

  #settle(isOver: (waiter: Waiter) => boolean): void {
    const over = this.#waiters.filter(isOver)
    this.#waiters = this.#waiters.filter(waiter => !over.includes(waiter))
    for (const { timer, resolve } of over) {
      clearTimeout(timer)
      resolve()
    }
  }

  /** Each backend has its own first time. */
  #report(kind: string, sentence: string): void {
    reportOnce(`${this.#backend}: ${kind}`, sentence)
  }

  #drop(spans: number, reason: string): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + spans
  }
}
