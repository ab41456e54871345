import type { SpanContext } from '@opentelemetry/api'
import { isSpanContextValid, trace } from '@opentelemetry/api'

/** The ids of the active span, if there is one with valid ids. */
export function activeSpanContext(): SpanContext | undefined {
  try {
    const spanContext = trace.getActiveSpan()?.spanContext()
    return spanContext && isSpanContextValid(spanContext) ? spanContext : undefined
  } catch {
    // The context manager and the span may be anybody's, and a log line must not fail for them.
    return undefined
  }
}

/** The trace flags as two hex digits; W3C Trace Context level 2, 3.2.2.5. */
export function flagsText({ traceFlags }: SpanContext): string {
  return (traceFlags & 0xff).toString(16).padStart(2, '0')
}
