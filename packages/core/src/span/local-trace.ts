/** An ended span that waits. */
export interface WaitingSpan {
  /** Hands it on. */
  deliver(isKept: boolean): void
}

/** The part of a trace in this process that the sampler refused, while it is not settled what becomes of it. */
export class LocalTrace {
  /** Whoever settles it: with two providers in a process, each does so for its own spans. */
  readonly keeper: object
  /** The reading of the monotonic clock when it began, in milliseconds. */
  readonly startedAt: number
  /** Whether the span that all others are below has been started; it is the first one. */
  hasRoot = false
  /** What has ended, in the order of the ends. */
  spans: WaitingSpan[] = []
  /** What these take, as estimated. */
  bytes = 0
  /** Something was found for which it is to be kept. */
  isWanted = false
  state: 'open' | 'kept' | 'forgotten' = 'open'

  constructor(keeper: object, startedAt: number) {
    this.keeper = keeper
    this.startedAt = startedAt
  }
}
