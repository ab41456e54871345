import { timerMillis } from '../../base/time/pause.ts'

/** Milliseconds until a collector that could not be reached is asked again: doubled each time, up to the maximum. */
const FIRST_PAUSE = 1000
const MAX_PAUSE = 30_000

/**
 * Decides how many requests may be under way. A collector that fails gets one at a time, after a pause; with each one that it
 * takes, one more: it is not to fall over again under all that has waited.
 */
export class RequestPacing {
  readonly #limit: number
  readonly #resume: () => void
  #allowed: number
  #pause = FIRST_PAUSE
  #timer: NodeJS.Timeout | undefined
  #pausedUntil = 0

  /** @param resume is called when a pause is over */
  constructor(limit: number, resume: () => void) {
    this.#limit = limit
    this.#allowed = limit
    this.#resume = resume
  }

  get isPaused(): boolean {
    return this.#timer !== undefined
  }

  /** @param isFailing whether the last attempt of a request that is under way has failed: then that one is the probe */
  allows(underWay: number, isFailing: boolean): boolean {
    return !this.isPaused && underWay < (isFailing ? 1 : this.#allowed)
  }

  succeed(): void {
    this.#pause = FIRST_PAUSE
    this.#allowed = Math.min(this.#allowed + 1, this.#limit)
  }

  fail(): void {
    this.#allowed = 1
  }

  /** Starts a pause, or makes the one that lasts longer. */
  pause(askedMillis = 0): void {
    const wasPaused = this.isPaused
    this.pauseFor(Math.max(this.#pause, askedMillis))
    if (!wasPaused) this.#pause = Math.min(this.#pause * 2, MAX_PAUSE)
  }

  /** The same for exactly so long. */
  pauseFor(millis: number): void {
    const until = performance.now() + millis
    if (this.isPaused && until <= this.#pausedUntil) return
    clearTimeout(this.#timer)
    this.#pausedUntil = until
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#resume()
      },
      timerMillis(until - performance.now()),
    ).unref()
  }

  endPause(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
