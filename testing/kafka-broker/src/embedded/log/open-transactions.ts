/** A transaction whose records are hidden from read-committed consumers. */
export interface AbortedTransaction {
  producerId: number
  firstOffset: number
  lastOffset: number
}

/** The open transactions of one partition by producer, and its aborted ones. */
export class OpenTransactions {
  readonly #firstOffsets = new Map<number, number>()
  #aborted: AbortedTransaction[] = []

  begin(producerId: number, offset: number): void {
    if (!this.#firstOffsets.has(producerId)) this.#firstOffsets.set(producerId, offset)
  }

  end(producerId: number, markerOffset: number, committed: boolean): void {
    const firstOffset = this.#firstOffsets.get(producerId)
    this.#firstOffsets.delete(producerId)
    if (committed || firstOffset === undefined) return
    this.#aborted.push({ producerId, firstOffset, lastOffset: markerOffset })
  }

  get firstOpenOffset(): number | undefined {
    return this.#firstOffsets.size > 0 ? Math.min(...this.#firstOffsets.values()) : undefined
  }

  /** In the order of their first offsets, which consumers rely on. */
  abortedWithin(start: number, end: number): AbortedTransaction[] {
    return this.#aborted
      .filter(each => each.lastOffset >= start && each.firstOffset < end)
      .sort((one, other) => one.firstOffset - other.firstOffset)
  }

  forgetBefore(offset: number): void {
    this.#aborted = this.#aborted.filter(each => each.lastOffset >= offset)
  }
}
