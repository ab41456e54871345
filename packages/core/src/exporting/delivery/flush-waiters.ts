import { timerMillis } from '../../base/time/pause.ts'

/** Why a wait ended: the batches have left the queue, it was given up, or its deadline came. */
export type WaitOutcome = 'settled' | 'failed' | 'late'

/** A flush. */
interface Waiter {
  /** It is over when so many batches have left the queue. */
  readonly until: number
  readonly timer: NodeJS.Timeout
  isOver: boolean
  resolve(outcome: WaitOutcome): void
}

/**
 * Those who wait for a queue, each with a deadline, until which the process is kept alive. There may be one for each
 * request of a service, so none is looked at more than a few times, however many there are.
 */
export class FlushWaiters {
  /** In the order of `until`: who comes later waits for as many batches or more. Some of them are over. */
  #waiters: Waiter[] = []
  /** How many at the front are over. */
  #reached = 0
  /** How many are over in all. */
  #over = 0

  /**
   * Resolves when `until` batches have left the queue, when the wait is ended, or at `deadline`.
   *
   * @param until no less than that of the former waiter
   * @param onLate is called when the deadline comes first
   */
  wait(until: number, deadline: number, onLate: () => void): Promise<WaitOutcome> {
    return new Promise(resolve => {
      const millis = timerMillis(deadline - performance.now())
      const timer = setTimeout(() => {
        this.#end(waiter, 'late')
        this.#forget()
        onLate()
      }, millis)
      const waiter: Waiter = { until, timer, isOver: false, resolve }
      this.#waiters.push(waiter)
    })
  }

  /** So many batches have left the queue since it began. */
  reached(removed: number, outcome: WaitOutcome = 'settled'): void {
    for (
      let first = this.#waiters[this.#reached];
      first !== undefined;
      first = this.#waiters[++this.#reached]
    ) {
      if (first.until > removed) break
      this.#end(first, outcome)
    }
    this.#forget()
  }

  endAll(outcome: WaitOutcome): void {
    this.reached(Number.POSITIVE_INFINITY, outcome)
  }

  #end(waiter: Waiter, outcome: WaitOutcome): void {
    if (waiter.isOver) return
    waiter.isOver = true
    this.#over++
    clearTimeout(waiter.timer)
    waiter.resolve(outcome)
  }

  /** Lets go of those that are over when they are more than half of all: so each is passed over once on the average. */
  #forget(): void {
    if (this.#over * 2 <= this.#waiters.length) return
    this.#waiters = this.#waiters.filter(({ isOver }) => !isOver)
    this.#reached = 0
    this.#over = 0
  }
}
