import { pause } from '../../base/time/pause.ts'
import { backoffMillis } from './retry-policy.ts'

/** The pauses between the attempts of a delivery. A flush that waits shortens them, so that attempts fit into its time. */
export class RetryPauses {
  readonly #firstMillis: number
  /** The deadline of the flush that ends first. */
  #waitedUntil = 0
  #current: AbortController | undefined

  /** @param firstMillis before the first retry, on average */
  constructor(firstMillis: number) {
    this.#firstMillis = firstMillis
  }

  /** Shortens the pauses from now on, the one that lasts included. */
  hurry(deadline: number): void {
    const isOver = this.#waitedUntil <= performance.now()
    if (isOver || deadline < this.#waitedUntil) this.#waitedUntil = deadline
    this.#current?.abort()
  }

  /**
   * Milliseconds before a retry.
   *
   * @param retry 0 for the first one
   * @param random from 0 to 1
   */
  millis(retry: number, random: number): number {
    const left = this.#waitedUntil - performance.now()
    return backoffMillis(retry, this.#firstMillis, left > 0 ? left : Number.POSITIVE_INFINITY, random)
  }

  /** Resolves at the time that `due` returns, which a flush may bring forward, or when the signal aborts. */
  async wait(due: () => number, signal: AbortSignal): Promise<void> {
    do {
      this.#current = new AbortController()
      await pause(due() - performance.now(), signal, this.#current.signal)
    } while (this.#current.signal.aborted && !signal.aborted && due() > performance.now())
    this.#current = undefined
  }
}
