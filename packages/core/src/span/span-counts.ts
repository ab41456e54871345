/** What became of the spans of a provider. */
export interface SpanCounts {
  /** Spans asked for while tracing was on. */
  started: number
  /** Started spans that are recorded and sampled. */
  sampled: number
  /** Started spans that the sampler refused. */
  sampledOut: number
  /** Of those, spans that went out all the same because `keep` wanted their local trace. */
  tailSampled: number
  /** Local traces that only the sampler decided about because a bound of `keep` was reached, or tracing ended. */
  keepFallbacks: number
  /** Sampled spans that are not exported because a server ignores their request, which it has seen at the end of it. */
  discarded: number
  /** Ended spans held at the moment, until their local root ends. */
  buffered: number
  /** What these take, in bytes, as estimated. */
  bufferedBytes: number
  /** Recorded spans that have ended. */
  ended: number
  /** Spans asked for when tracing had been shut down. */
  tooLate: number
}
