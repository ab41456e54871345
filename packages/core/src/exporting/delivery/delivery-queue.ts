import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import type { Delivery } from './backlog.ts'
import { Backlog } from './backlog.ts'
import type { BatchSource } from './batch-source.ts'
import { NO_SOURCE } from './batch-source.ts'
import { DeliveryCounts } from './delivery-counts.ts'
import type { DeliveryResult, Unreachable } from './delivery-result.ts'
import type { WaitOutcome } from './flush-waiters.ts'
import { FlushWaiters } from './flush-waiters.ts'
import type { Framing } from './join-batches.ts'
import { CONCATENATED } from './join-batches.ts'
import { RequestPacing } from './request-pacing.ts'
import type { EncodedBatch } from './span-batch.ts'
import type { Transport } from './transport.ts'
import { UndeliveredBatches } from './undelivered-batches.ts'

export interface DeliveryQueueOptions {
  /** Is asked for a batch when nothing else is left to send. @default none */
  readonly source?: BatchSource
  /** Requests that may be under way at once. @default 1 */
  readonly concurrencyLimit?: number
  /** Batches that wait are joined up to this size of a request, in bytes. @default 0: they are not */
  readonly maxRequestBytes?: number
  /** How two batches are joined. @default one after the other */
  readonly framing?: Framing
  /** What sentences call one of what is sent. @default 'span' */
  readonly item?: string
}

/** A flush before the end. */
export interface LastFlush {
  /** Whether nothing may be sent afterwards: then a collector that fails is asked until the deadline. @default false */
  readonly isLast?: boolean
  /** Whether what is under way at the deadline is broken off. @default false */
  readonly abort?: boolean
}

/** Milliseconds until a collector that has failed is asked again by the last flush. */
const LAST_PAUSE = 500

/**
 * Batches on their way to a collector, bounded by their bytes, those under way included. While the collector is away they
 * wait; when the bound is reached the newest are dropped.
 */
export class DeliveryQueue {
  readonly counts: DeliveryCounts
  readonly #transport: Transport
  readonly #maxBytes: number
  readonly #source: BatchSource
  readonly #backlog: Backlog
  readonly #undelivered: UndeliveredBatches
  readonly #waiters = new FlushWaiters()
  readonly #pacing: RequestPacing
  /** The deadline of the last flush. */
  #lastDeadline: number | undefined
  /** A flush has waited in vain for batches up to this one. */
  #waitedFor = 0
  /** Whether what was under way was broken off, and nothing has been delivered since. */
  #isAborted = false
  #isStarting = false
  #closed = false

  constructor(transport: Transport, maxBytes: number, options: DeliveryQueueOptions = {}) {
    const {
      source = NO_SOURCE,
      concurrencyLimit = 1,
      maxRequestBytes = 0,
      framing = CONCATENATED,
      item,
    } = options
    this.#transport = transport
    const backend = transport.backend ?? 'the collector'
    this.counts = new DeliveryCounts(backend, item)
    this.#maxBytes = maxBytes
    this.#source = source
    this.#backlog = new Backlog(maxRequestBytes, framing)
    this.#undelivered = new UndeliveredBatches(this.#backlog, transport, this.counts, backend)
    this.#pacing = new RequestPacing(concurrencyLimit, () => this.#start())
  }

  get bytes(): number {
    return this.#backlog.bytes
  }

  push(batch: EncodedBatch): void {
    this.#admit(batch)
    this.#start()
  }

  /** Takes what the source has as soon as it can be sent. */
  offer(): void {
    if (this.#closed) this.#takeDue()
    else this.#start()
  }

  /**
   * Resolves when all that is in the queue now has left it, when the collector cannot be reached, or at `deadline`. Requests
   * that are under way go on: a collector that answers later than the caller waits must not get their spans twice.
   *
   * @param deadline on the clock of `performance.now()`
   */
  async flush(deadline: number, { isLast = false, abort = false }: LastFlush = {}): Promise<WaitOutcome> {
    const isDue = this.#source.isDue()
    if (this.#closed) this.#takeDue()
    if (this.#closed || (this.#backlog.isEmpty && !isDue)) return 'settled'
    const { lost } = this.counts
    const waitedMillis = deadline - performance.now()
    // The batch of the source comes after all that were added.
    const until = this.#backlog.added + (isDue ? 1 : 0)
    const over = this.#waiters.wait(until, deadline, () => {
      this.#waitedFor = until
      if (abort) this.#abort(waitedMillis)
    })
    if (isLast) this.#lastDeadline = deadline
    this.#pacing.endPause()
    this.#transport.hurry?.(deadline)
    this.#start()
    const outcome = await over
    return outcome === 'settled' && this.counts.lost > lost ? 'failed' : outcome
  }

  /**
   * Delivers what it can before it returns, and nothing afterwards: the process is at its end. Waits for the answers to what
   * is under way, and sends again only what may not have reached the collector. Does not wait for a collector that failed a
   * moment ago: a service that crashes is to start again soon.
   */
  flushAtExit(timeoutMillis: number): void {
    if (this.#closed || this.#backlog.isEmpty) return
    this.#closed = true
    const { failing } = this.#transport
    if (failing === undefined && !this.#isAborted) {
      this.#undelivered.sendSync(timeoutMillis, this.#waitedFor)
    } else {
      this.counts.lastError = failing ?? this.counts.lastError
      this.#undelivered.settleUnconfirmed()
    }
  }

  /** Drops what is left, `waitedMillis` after a flush has begun to wait for it. */
  close(waitedMillis: number): void {
    if (!this.#closed) this.#undelivered.abandon(waitedMillis)
    this.#closed = true
    this.#pacing.endPause()
    this.#waiters.endAll('failed')
    this.#transport.close()
  }

  #admit(batch: EncodedBatch): void {
    if (this.#closed) {
      this.counts.drop(batch.spans, 'shut down')
    } else if (this.bytes + batch.bytes > this.#maxBytes - this.#source.maxBytes) {
      this.counts.overflow(batch.spans, this.bytes, this.#maxBytes)
    } else {
      this.#backlog.add(batch)
    }
  }

  #takeDue(): void {
    const batch = this.#source.isDue() ? this.#source.take() : undefined
    if (batch !== undefined) this.#admit(batch)
  }

  #start(): void {
    if (this.#isStarting || this.#pacing.isPaused) return
    this.#isStarting = true
    // Not at once: a flush adds a batch first and then starts to wait for it.
    // The caller is some request of the host; its context must not live on in our sockets and timers.
    queueMicrotask(() => {
      this.#isStarting = false
      context.with(suppressTracing(ROOT_CONTEXT), () => this.#sendMore())
    })
  }

  #sendMore(): void {
    const { underWay } = this.#backlog
    while (!this.#closed && this.#pacing.allows(underWay.size, this.#transport.failing !== undefined)) {
      if (!this.#backlog.hasWaiting) this.#takeDue()
      const delivery = this.#backlog.take()
      if (delivery === undefined) break
      void this.#deliver(delivery)
    }
    // What the source had may have come to nothing: it could not be encoded, or is larger than the queue.
    if (this.#backlog.isEmpty) this.#waiters.endAll('settled')
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const result = await this.#send(delivery)
    if (this.#closed || !this.#backlog.underWay.has(delivery)) return
    if (result.outcome === 'unreachable') {
      this.#putBack(delivery, result)
    } else {
      this.counts.settle(this.#backlog.settle(delivery), result)
      this.#pacing.succeed()
      this.#isAborted = false
    }
    this.#waiters.reached(this.#backlog.settledUntil)
    this.#sendMore()
  }

  /** Never rejects: a rejection would be unhandled, which ends the process. */
  async #send({ pieces, spans }: Delivery): Promise<DeliveryResult> {
    try {
      return await this.#transport.send(pieces, spans)
    } catch (error) {
      return { outcome: 'unreachable', reason: `a batch could not be sent: ${messageOf(error)}` }
    }
  }

  #putBack(delivery: Delivery, { reason, retryAfterMillis }: Unreachable): void {
    this.#backlog.putBack(delivery)
    // That they wait until the collector is back is no longer true at the end, which has a sentence of its own.
    if (this.#lastDeadline === undefined) this.counts.fail(reason, this.#maxBytes)
    else this.counts.lastError = reason
    this.#pacing.fail()
    // Others that are under way show by themselves whether the collector is there.
    if (this.#backlog.underWay.size > 0 && retryAfterMillis === undefined) return
    const lastPause = Math.max(LAST_PAUSE, retryAfterMillis ?? 0)
    if (this.#lastDeadline !== undefined && performance.now() + lastPause < this.#lastDeadline) {
      this.#pacing.pauseFor(lastPause)
      return
    }
    this.#waiters.endAll('failed')
    this.#pacing.pause(retryAfterMillis)
  }

  #abort(waitedMillis: number): void {
    this.#isAborted = true
    this.#undelivered.settleUnconfirmed()
    this.counts.lastError = this.#undelivered.silence(waitedMillis)
    this.#transport.abort?.()
    this.#waiters.endAll('failed')
  }
}
