import type { Span } from '@opentelemetry/api'
import type { ReadableSpan } from './readable-span.ts'

/** An ended span that waits. */
export interface WaitingSpan {
  /** Hands it on as a span that is sampled, or as one that is not. */
  deliver(isSampled: boolean): void
}

/** The part of a trace in this process, while it is not settled what becomes of it. */
export class LocalTrace {
  /** The tail sampler that settles it: with two providers in a process, each does so for its own spans. */
  readonly keeper: object
  /** The reading of the monotonic clock when it began, in milliseconds. */
  readonly startedAt: number
  /** What the sampler decided: a sampled trace waits because it may be discarded. */
  readonly isSampled: boolean
  /** Whether the span that all others are below has been started; it is the first one. */
  hasRoot = false
  /** What has ended, in the order of the ends. */
  spans: WaitingSpan[] = []
  /** What these take, as estimated. */
  bytes = 0
  /** Something was found for which it is to be kept. */
  isWanted = false
  /** Whether it is not to be exported, whatever else is said of it. */
  isDiscarded = false
  state: 'open' | 'settled' = 'open'

  constructor(keeper: object, startedAt: number, isSampled: boolean) {
    this.keeper = keeper
    this.startedAt = startedAt
    this.isSampled = isSampled
  }

  /** Whether its spans are exported, as far as is known. */
  get isKept(): boolean {
    return !this.isDiscarded && (this.isSampled || this.isWanted)
  }
}

/** The interface by which a pipeline reaches the tail sampler. */
export interface SpanKeeper {
  /** The local trace that a new span belongs to which the sampler refused; `undefined` where that is the last word. */
  traceBelow(parent: Span | undefined): LocalTrace | undefined
  /**
   * The local trace that a sampled span belongs to; `undefined` where it is exported when it ends.
   *
   * @param isRoot whether it may be discarded, with those below it
   */
  sampledTraceBelow(parent: Span | undefined, isRoot: boolean): LocalTrace | undefined
  /** Takes an ended span of such a trace, and hands it on when the time has come; false if it is none. */
  takes(span: ReadableSpan): boolean
  /** Hands on what is to be kept already; the rest of such traces follows when it ends. */
  flush(): void
  /**
   * Settles everything.
   *
   * @param hasFailed whether the process ends because of a failure, which is one of every trace that is under way
   */
  shutdown(hasFailed?: boolean): void
}
