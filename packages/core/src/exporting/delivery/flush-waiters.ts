import { LONGEST_TIMER_MILLIS } from './pause.ts'

/** A flush that is not over yet. */
interface Waiter {
  /** It is over when so many batches have left the queue. */
  readonly until: number
  readonly deadline: number
  readonly timer: NodeJS.Timeout
  resolve(): void
}

/** Those who wait for a queue, each with a deadline, until which the process is kept alive. */
export class FlushWaiters {
  #waiters: Waiter[] = []

  /**
   * Resolves when `until` batches have left the queue, when the wait is ended, or at `deadline`.
   *
   * @param onLate is called when the deadline comes first
   */
  wait(until: number, deadline: number, onLate: () => void): Promise<void> {
    return new Promise(resolve => {
      const millis = Math.min(deadline - performance.now(), LONGEST_TIMER_MILLIS)
      const timer = setTimeout(expire, millis)
      const waiter: Waiter = { until, deadline, timer, resolve }
      this.#waiters.push(waiter)
      const end = (): void => this.#end(each => each === waiter)

      function expire(): void {
        end()
        onLate()
      }
    })
  }

  /** So many batches have left the queue since it began. */
  reached(removed: number): void {
    if (this.#waiters.length > 0) this.#end(({ until }) => until <= removed)
  }

  endAll(): void {
    this.#end(() => true)
  }

  /** Whoever waits longest decides; `undefined` where nobody waits. */
  get deadline(): number | undefined {
    if (this.#waiters.length === 0) return undefined
    return Math.max(...this.#waiters.map(waiter => waiter.deadline))
  }

  #end(isOver: (waiter: Waiter) => boolean): void {
    const over = this.#waiters.filter(isOver)
    this.#waiters = this.#waiters.filter(waiter => !over.includes(waiter))
    for (const { timer, resolve } of over) {
      clearTimeout(timer)
      resolve()
    }
  }
}
