import type { EncodedBatch } from './span-batch.ts'

/** A batch of a queue, with its place among all that were ever added. */
export interface QueuedBatch extends EncodedBatch {
  readonly order: number
}

/** Batches that wait for a request, the oldest first. */
export class WaitingBatches {
  #batches: QueuedBatch[] = []

  /** The place of the first batch; `undefined` for none. */
  get oldest(): number | undefined {
    return this.#batches[0]?.order
  }

  add(batch: QueuedBatch): void {
    this.#batches.push(batch)
  }

  /** Takes the oldest, with those after it as long as all together have no more than `maxBytes`. */
  take(maxBytes: number): readonly QueuedBatch[] {
    let count = 0
    let bytes = 0
    for (const batch of this.#batches) {
      bytes += batch.bytes
      if (count > 0 && bytes > maxBytes) break
      count++
    }
    return this.#batches.splice(0, count)
  }

  /** Puts batches back to their places. */
  putBack(batches: readonly QueuedBatch[]): void {
    this.#batches = [...batches, ...this.#batches].sort((one, other) => one.order - other.order)
  }
}
