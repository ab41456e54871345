import type { Interval } from './intervals.ts'
import { RecentIntervals } from './intervals.ts'

interface Turn extends Interval {
  /** The trace id of the spans whose code was running. */
  readonly trace: object
}

/** Shorter turns are left out, in milliseconds: a slow span is not slow by them. */
const LONG = 1
const KEPT = 2000

/**
 * Follows whose code is running. What starts or ends a span is running, and goes on until another does so, or until Node is done with
 * the callbacks of this turn of the event loop. The end of each callback could be seen by a `nextTick` of a promise, which run async hooks on
 * Node 20 for each callback; one immediate serves all of a turn.
 */
export class Turns {
  readonly #long = new RecentIntervals<Turn>(KEPT)
  #trace: object | undefined
  #since = 0
  #isOpen = false

  /** Code of a trace is running now. */
  note(trace: object): void {
    if (this.#isOpen && this.#trace === trace) return
    const now = performance.now()
    this.#keep(now)
    this.#trace = trace
    this.#since = now
    if (this.#isOpen) return
    this.#isOpen = true
    setImmediate(this.#end)
  }

  /** When code of the trace was running. */
  of(trace: object, window: Interval): readonly Interval[] {
    const now = performance.now()
    this.#keep(now)
    this.#since = now
    return this.#long.within(window, turn => turn.trace === trace)
  }

  readonly #end = (): void => {
    this.#keep(performance.now())
    this.#trace = undefined
    this.#isOpen = false
  }

  #keep(until: number): void {
    const trace = this.#trace
    if (trace !== undefined && until - this.#since > LONG) this.#long.add({ trace, from: this.#since, until })
  }
}
