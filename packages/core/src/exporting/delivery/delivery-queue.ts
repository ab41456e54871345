import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import type { BatchSource } from './batch-source.ts'
import { NO_SOURCE } from './batch-source.ts'
import { DeliveryCounts } from './delivery-counts.ts'
import type { DeliveryResult, Unreachable } from './delivery-result.ts'
import type { WaitOutcome } from './flush-waiters.ts'
import { FlushWaiters } from './flush-waiters.ts'
import type { Framing } from './join-batches.ts'
import { CONCATENATED, joinBatches } from './join-batches.ts'
import { RequestPacing } from './request-pacing.ts'
import { sendAtExit } from './send-at-exit.ts'
import type { EncodedBatch } from './span-batch.ts'
import type { Transport } from './transport.ts'
import type { QueuedBatch } from './waiting-batches.ts'
import { WaitingBatches } from './waiting-batches.ts'

export interface DeliveryQueueOptions {
  /** Is asked for a batch when nothing else is left to send. @default none */
  readonly source?: BatchSource
  /** Requests that may be under way at once. @default 1 */
  readonly concurrencyLimit?: number
  /** Batches that wait are joined up to this size of a request, in bytes. @default 0: they are not */
  readonly maxRequestBytes?: number
  /** How two batches are joined. @default one after the other */
  readonly framing?: Framing
}

/** A request that is under way. */
interface Delivery {
  readonly batches: readonly QueuedBatch[]
  readonly pieces: readonly Uint8Array[]
}

/**
 * Batches on their way to a collector, bounded by their bytes, those under way included. While the collector is away they
 * wait; when the bound is reached the newest are dropped.
 */
export class DeliveryQueue {
  bytes = 0
  readonly counts: DeliveryCounts
  readonly #transport: Transport
  readonly #backend: string
  readonly #maxBytes: number
  readonly #source: BatchSource
  readonly #maxRequestBytes: number
  readonly #framing: Framing
  readonly #waiting = new WaitingBatches()
  readonly #underWay = new Set<Delivery>()
  readonly #waiters = new FlushWaiters()
  readonly #pacing: RequestPacing
  #added = 0
  #isStarting = false
  #closed = false

  constructor(transport: Transport, maxBytes: number, options: DeliveryQueueOptions = {}) {
    const { source = NO_SOURCE, concurrencyLimit = 1, maxRequestBytes = 0, framing = CONCATENATED } = options
    this.#transport = transport
    this.#backend = transport.backend ?? 'the collector'
    this.counts = new DeliveryCounts(this.#backend)
    this.#maxBytes = maxBytes
    this.#source = source
    this.#maxRequestBytes = maxRequestBytes
    this.#framing = framing
    this.#pacing = new RequestPacing(concurrencyLimit, () => this.#start())
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
   * @param abort whether what is under way at the deadline is broken off
   */
  async flush(deadline: number, abort = false): Promise<WaitOutcome> {
    const isDue = this.#source.isDue()
    if (this.#closed) this.#takeDue()
    if (this.#closed || (this.#isEmpty && !isDue)) return 'settled'
    const { lost } = this.counts
    // The batch of the source comes after all that were added.
    const over = this.#waiters.wait(isDue ? this.#added + 1 : this.#added, deadline, () => {
      if (abort) this.#abort()
    })
    this.#pacing.endPause()
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
    if (this.#closed || this.#isEmpty) return
    this.#closed = true
    const { failing } = this.#transport
    if (failing === undefined) this.#sendSync(timeoutMillis)
    else this.counts.lastError = failing
  }

  /** Drops what is left. */
  close(): void {
    if (!this.#closed) this.#dropAll()
    this.#closed = true
    this.#pacing.endPause()
    this.#waiters.endAll('failed')
    this.#transport.close()
  }

  get #isEmpty(): boolean {
    return this.#underWay.size === 0 && this.#waiting.oldest === undefined
  }

  #admit(batch: EncodedBatch): void {
    if (this.#closed) {
      this.counts.drop(batch.spans, 'shut down')
    } else if (this.bytes + batch.bytes > this.#maxBytes - this.#source.maxBytes) {
      this.counts.overflow(batch.spans, this.bytes, this.#maxBytes)
    } else {
      this.#waiting.add({ ...batch, order: ++this.#added })
      this.bytes += batch.bytes
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
    while (!this.#closed && this.#pacing.allows(this.#underWay.size, this.#transport.failing !== undefined)) {
      if (this.#waiting.oldest === undefined) this.#takeDue()
      const batches = this.#waiting.take(this.#maxRequestBytes)
      if (batches.length === 0) break
      void this.#deliver(this.#deliveryOf(batches))
    }
    // What the source had may have come to nothing: it could not be encoded, or is larger than the queue.
    if (this.#isEmpty) this.#waiters.endAll('settled')
  }

  async #deliver(delivery: Delivery): Promise<void> {
    this.#underWay.add(delivery)
    const result = await this.#send(delivery)
    if (this.#closed) return
    this.#underWay.delete(delivery)
    if (result.outcome === 'unreachable') {
      this.#putBack(delivery, result)
    } else {
      this.#settle(delivery, result)
      this.#pacing.succeed()
    }
    this.#waiters.reached(this.#settledUntil)
    this.#sendMore()
  }

  /** Never rejects: a rejection would be unhandled, which ends the process. */
  async #send({ pieces }: Delivery): Promise<DeliveryResult> {
    try {
      return await this.#transport.send(pieces)
    } catch (error) {
      return { outcome: 'unreachable', reason: `a batch could not be sent: ${messageOf(error)}` }
    }
  }

  /** How many of the batches that were added first have all left the queue. */
  get #settledUntil(): number {
    let oldest = this.#waiting.oldest ?? this.#added + 1
    for (const { batches } of this.#underWay) oldest = Math.min(oldest, batches[0]?.order ?? oldest)
    return oldest - 1
  }

  #settle({ batches }: Delivery, result: Exclude<DeliveryResult, Unreachable>): void {
    for (const { bytes } of batches) this.bytes -= bytes
    this.counts.settle(spansOf(batches), result)
  }

  #putBack({ batches }: Delivery, { reason, retryAfterMillis }: Unreachable): void {
    this.#waiting.putBack(batches)
    this.counts.fail(reason, this.#maxBytes)
    this.#pacing.fail()
    // Others that are under way show by themselves whether the collector is there.
    if (this.#underWay.size > 0 && retryAfterMillis === undefined) return
    this.#waiters.endAll('failed')
    this.#pacing.pause(retryAfterMillis)
  }

  #abort(): void {
    this.counts.lastError = `${this.#backend} did not answer before the process had to end`
    this.#transport.abort?.('no answer before the process had to end')
  }

  #sendSync(timeoutMillis: number): void {
    const underWay = [...this.#underWay]
    this.#underWay.clear()
    const waiting: Delivery[] = []
    while (this.#waiting.oldest !== undefined)
      waiting.push(this.#deliveryOf(this.#waiting.take(this.#maxRequestBytes)))
    for (const [delivery, result] of sendAtExit(this.#transport, underWay, waiting, timeoutMillis)) {
      if (result.outcome === 'unreachable') this.counts.lastError = result.reason
      else this.#settle(delivery, result)
    }
  }

  #deliveryOf(batches: readonly QueuedBatch[]): Delivery {
    return { batches, pieces: joinBatches(batches, this.#framing) }
  }

  #dropAll(): void {
    let spans = spansOf(this.#waiting.take(Number.POSITIVE_INFINITY))
    for (const { batches } of this.#underWay) spans += spansOf(batches)
    this.#underWay.clear()
    this.bytes = 0
    if (spans > 0) this.counts.abandon(spans, this.#transport.failing)
  }
}

function spansOf(batches: readonly QueuedBatch[]): number {
  return batches.reduce((sum, { spans }) => sum + spans, 0)
}
