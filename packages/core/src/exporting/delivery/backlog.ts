import type { Framing } from './join-batches.ts'
import { joinBatches } from './join-batches.ts'
import type { EncodedBatch } from './span-batch.ts'
import type { QueuedBatch } from './waiting-batches.ts'
import { WaitingBatches } from './waiting-batches.ts'

/** A request of one or more batches. */
export interface Delivery {
  readonly batches: readonly QueuedBatch[]
  readonly pieces: readonly Uint8Array[]
  readonly spans: number
}

/** All batches of a queue that are not settled: those that wait for a request, and those under way. */
export class Backlog {
  /** Of memory, held by all of them. */
  bytes = 0
  readonly #maxRequestBytes: number
  readonly #framing: Framing
  readonly #waiting = new WaitingBatches()
  readonly #underWay = new Set<Delivery>()
  #added = 0

  /** @param maxRequestBytes up to which batches are joined to one request */
  constructor(maxRequestBytes: number, framing: Framing) {
    this.#maxRequestBytes = maxRequestBytes
    this.#framing = framing
  }

  /** How many were ever added. */
  get added(): number {
    return this.#added
  }

  /** How many of those that were added first have all been settled. */
  get settledUntil(): number {
    let oldest = this.#waiting.oldest ?? this.#added + 1
    for (const { batches } of this.#underWay) oldest = Math.min(oldest, batches[0]?.order ?? oldest)
    return oldest - 1
  }

  get isEmpty(): boolean {
    return this.#underWay.size === 0 && !this.hasWaiting
  }

  get hasWaiting(): boolean {
    return this.#waiting.oldest !== undefined
  }

  get underWay(): ReadonlySet<Delivery> {
    return this.#underWay
  }

  add(batch: EncodedBatch): void {
    this.#waiting.add({ ...batch, order: ++this.#added })
    this.bytes += batch.bytes
  }

  /** Makes the next request, which is under way from now on; `undefined` where nothing waits. */
  take(): Delivery | undefined {
    const batches = this.#waiting.take(this.#maxRequestBytes)
    if (batches.length === 0) return undefined
    const delivery = { batches, pieces: joinBatches(batches, this.#framing), spans: spansOf(batches) }
    this.#underWay.add(delivery)
    return delivery
  }

  /** Lets the batches of a request wait again, in their places. */
  putBack(delivery: Delivery): void {
    this.#underWay.delete(delivery)
    this.#waiting.putBack(delivery.batches)
  }

  /** Forgets a request, and returns how many spans it has. */
  settle(delivery: Delivery): number {
    this.#underWay.delete(delivery)
    for (const { bytes } of delivery.batches) this.bytes -= bytes
    return delivery.spans
  }

  /** Forgets all batches, and returns how many spans they have. */
  clear(): number {
    let spans = spansOf(this.#waiting.take(Number.POSITIVE_INFINITY))
    for (const delivery of [...this.#underWay]) spans += this.settle(delivery)
    this.bytes = 0
    return spans
  }
}

function spansOf(batches: readonly QueuedBatch[]): number {
  return batches.reduce((sum, { spans }) => sum + spans, 0)
}
