import { controlBatch } from './control-batch.ts'
import type { AbortedTransaction } from './open-transactions.ts'
import { OpenTransactions } from './open-transactions.ts'
import type { RecordBatch } from './record-batch.ts'

/** The only broker never loses its leadership. */
const leaderEpoch = 0

/** Bytes kept of one partition; beyond this the oldest tenth is dropped. */
const maxPartitionBytes = 67_108_864

/** An append-only list of record batches in memory. */
export class Partition {
  readonly index: number
  readonly #listeners = new Set<() => void>()
  readonly #transactions = new OpenTransactions()
  #batches: RecordBatch[] = []
  #byteCount = 0
  #nextOffset = 0

  constructor(index: number) {
    this.index = index
  }

  get logStartOffset(): number {
    return this.#batches[0]?.baseOffset ?? this.#nextOffset
  }

  get highWatermark(): number {
    return this.#nextOffset
  }

  /** No record before it belongs to an open transaction. */
  get lastStableOffset(): number {
    const firstOpen = this.#transactions.firstOpenOffset ?? this.#nextOffset
    return Math.max(firstOpen, this.logStartOffset)
  }

  /** Returns the offset of the batch's first record. */
  append(batch: RecordBatch): number {
    const baseOffset = this.#store(batch)
    if (batch.isTransactional) this.#transactions.begin(batch.producerId, baseOffset)
    this.announce()
    return baseOffset
  }

  endTransaction(producerId: number, producerEpoch: number, committed: boolean): void {
    const markerOffset = this.#store(controlBatch(producerId, producerEpoch, committed))
    this.#transactions.end(producerId, markerOffset, committed)
    this.announce()
  }

  /**
   * Whole batches from the one that holds `start` up to `end`; the first is returned even if it alone exceeds
   * `maxBytes`.
   */
  read(start: number, end: number, maxBytes: number): Buffer[] {
    const found: Buffer[] = []
    let byteCount = 0
    for (let index = this.#indexOf(start); index < this.#batches.length; index++) {
      const batch = this.#batches[index] as RecordBatch
      if (batch.baseOffset >= end) break
      byteCount += batch.bytes.length
      if (byteCount > maxBytes && found.length > 0) break
      found.push(batch.bytes)
    }
    return found
  }

  abortedWithin(start: number, end: number): AbortedTransaction[] {
    return this.#transactions.abortedWithin(start, end)
  }

  /** The first batch that reaches `timestamp`, in milliseconds since the epoch. */
  batchAt(timestamp: number): RecordBatch | undefined {
    return this.#batches.find(batch => batch.maxTimestamp >= timestamp)
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  offChange(listener: () => void): void {
    this.#listeners.delete(listener)
  }

  announce(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  #store(batch: RecordBatch): number {
    const baseOffset = this.#nextOffset
    batch.place(baseOffset, leaderEpoch)
    this.#batches.push(batch)
    this.#nextOffset += batch.offsetCount
    this.#byteCount += batch.bytes.length
    if (this.#byteCount > maxPartitionBytes) this.#dropOldest()
    return baseOffset
  }

  #dropOldest(): void {
    const count = Math.max(1, Math.floor(this.#batches.length / 10))
    const dropped = this.#batches.splice(0, count)
    for (const batch of dropped) this.#byteCount -= batch.bytes.length
    this.#transactions.forgetBefore(this.logStartOffset)
  }

  #indexOf(offset: number): number {
    let low = 0
    let high = this.#batches.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const batch = this.#batches[middle] as RecordBatch
      if (batch.baseOffset + batch.offsetCount <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
