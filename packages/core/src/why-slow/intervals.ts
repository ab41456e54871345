/** A time from one reading of `performance.now()` to another. */
export interface Interval {
  readonly from: number
  readonly until: number
}

/** The last intervals of some kind, which follow each other. */
export class RecentIntervals<Kind extends Interval = Interval> {
  readonly #capacity: number
  #intervals: Kind[] = []

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(interval: Kind): void {
    this.#intervals.push(interval)
    // Half at once, so that each is moved once on the average.
    if (this.#intervals.length > this.#capacity * 2) this.#intervals = this.#intervals.slice(-this.#capacity)
  }

  /** The parts within a window of those that are wanted. */
  within(window: Interval, isWanted: (interval: Kind) => boolean = () => true): readonly Interval[] {
    return this.#intervals
      .filter(interval => interval.until > window.from && interval.from < window.until && isWanted(interval))
      .map(interval => cut(interval, window))
  }
}

function cut({ from, until }: Interval, window: Interval): Interval {
  return { from: Math.max(from, window.from), until: Math.min(until, window.until) }
}

export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, until }) => sum + until - from, 0)
}

/** How long the intervals of one list and of another overlap. */
export function overlapOf(some: readonly Interval[], others: readonly Interval[]): number {
  let overlap = 0
  for (const one of some) {
    for (const other of others) {
      const { from, until } = cut(one, other)
      overlap += Math.max(0, until - from)
    }
  }
  return overlap
}
