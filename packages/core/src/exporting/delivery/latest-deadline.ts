/** What has a deadline, until it is over. */
export interface Timed {
  readonly deadline: number
  readonly isOver: boolean
}

/**
 * The latest deadline of what is not over, each of which is looked at a bounded number of times. What is added later is
 * over later, or at its own deadline; so one with an earlier deadline than a later one is of no account any more.
 */
export class LatestDeadline {
  /** From the latest deadline to the earliest, in the order in which they were added. */
  readonly #candidates: Timed[] = []
  /** How many at the front are over. */
  #over = 0

  add(timed: Timed): void {
    let last = this.#candidates.at(-1)
    while (last !== undefined && (last.isOver || last.deadline <= timed.deadline)) {
      this.#candidates.pop()
      last = this.#candidates.at(-1)
    }
    this.#candidates.push(timed)
    this.#over = Math.min(this.#over, this.#candidates.length - 1)
  }

  /** `undefined` where all is over. */
  get value(): number | undefined {
    while (this.#candidates[this.#over]?.isOver) this.#over++
    return this.#candidates[this.#over]?.deadline
  }
}
