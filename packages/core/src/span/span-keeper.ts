import type { Span } from '@opentelemetry/api'
import type { LocalTrace } from './local-trace.ts'
import type { ReadableSpan } from './readable-span.ts'

/** What a pipeline asks whoever looks again at what the sampler refused. */
export interface SpanKeeper {
  /** The local trace that a new span belongs to which the sampler refused; `undefined` where that is the last word. */
  traceBelow(parent: Span | undefined): LocalTrace | undefined
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
