/** What became of the spans of a provider. */
export interface SpanCounts {
  /** Spans asked for while tracing was on. */
  started: number
  /** Started spans that are recorded and sampled. */
  kept: number
  /** Started spans that the sampler refused. */
  sampledOut: number
  /** Recorded spans that have ended. */
  ended: number
}
