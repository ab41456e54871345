/** W3C Trace Context level 2, "trace-flags". */
export const SAMPLED = 0x01
/** The last 7 bytes of the trace id are random. */
export const RANDOM = 0x02

/** Whether flags, such as `traceFlags` of a SpanContext, have the sampled bit. */
export function isSampled(traceFlags: number): boolean {
  return (traceFlags & SAMPLED) !== 0
}
