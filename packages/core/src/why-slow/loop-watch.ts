import { PerformanceObserver } from 'node:perf_hooks'
import type { Interval } from './intervals.ts'
import { RecentIntervals } from './intervals.ts'

/** Milliseconds between two looks at the event loop: 100 a second cost 0.02 % of a core. */
const TICK = 10
/** A look that is later than this was held up: timers alone are late by a millisecond or two. */
const LATE = 5
/** Half an hour of blocks of a second, and a few minutes of garbage collections at 100 a second. */
const KEPT = 2000

/** Notes when the event loop was held up, and when garbage was collected, in this thread. */
export class LoopWatch {
  readonly #blocks = new RecentIntervals(KEPT)
  readonly #collections = new RecentIntervals(KEPT)
  readonly #observer: PerformanceObserver
  readonly #timer: NodeJS.Timeout
  #ticked = performance.now()

  constructor() {
    this.#observer = new PerformanceObserver(list => this.#collect(list.getEntries()))
    this.#observer.observe({ entryTypes: ['gc'] })
    this.#timer = setInterval(() => this.#tick(), TICK).unref()
  }

  /** The blocks of a time that may just have ended: the look that shows one may yet be due. */
  blocksWithin(window: Interval): readonly Interval[] {
    const blocks = this.#blocks.within(window)
    const pending = this.#blockUntil(performance.now())
    const { from = 0, until = 0 } = pending ?? {}
    const isWithin = pending !== undefined && from < window.until
    return isWithin
      ? [...blocks, { from: Math.max(from, window.from), until: Math.min(until, window.until) }]
      : blocks
  }

  /** Node hands out the entries of a collection in the check phase after it. */
  collectionsWithin(window: Interval): readonly Interval[] {
    this.#collect(this.#observer.takeRecords())
    return this.#collections.within(window)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#observer.disconnect()
  }

  #tick(): void {
    const now = performance.now()
    const block = this.#blockUntil(now)
    if (block !== undefined) this.#blocks.add(block)
    this.#ticked = now
  }

  /** It began somewhere between the last look and the time when the next was due: the middle is right on the average. */
  #blockUntil(now: number): Interval | undefined {
    return now - this.#ticked > TICK + LATE ? { from: this.#ticked + TICK / 2, until: now } : undefined
  }

  #collect(entries: readonly { readonly startTime: number; readonly duration: number }[]): void {
    for (const { startTime, duration } of entries)
      this.#collections.add({ from: startTime, until: startTime + duration })
  }
}
