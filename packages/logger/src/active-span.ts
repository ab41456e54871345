import type { SpanContext } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { isLoggedId } from './is-logged-id.ts'

/** The ids of a span as a log line has them. */
export interface LoggedSpan {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits. */
  readonly spanId: string
  /** Two hex digits; W3C Trace Context level 2, 3.2.2.5. */
  readonly traceFlags: string
}

/** Those that are defined: sampled and random. */
const FLAGS: readonly string[] = ['00', '01', '02', '03']

/** Lines come in groups that belong to one span, whose ids need not be looked at again. */
let last: { readonly spanContext: SpanContext; readonly logged: LoggedSpan | undefined } | undefined

/** The active span, if there is one with valid ids. */
export function activeSpan(): LoggedSpan | undefined {
  try {
    const spanContext = trace.getActiveSpan()?.spanContext()
    if (spanContext === undefined) return undefined
    if (last === undefined || last.spanContext !== spanContext) {
      last = { spanContext, logged: loggedSpan(spanContext) }
    }
    return last.logged
  } catch {
    // The context manager and the span may be anybody's, and a log line must not fail for them.
    return undefined
  }
}

function loggedSpan({ traceId, spanId, traceFlags }: SpanContext): LoggedSpan | undefined {
  if (!isLoggedId(traceId, 32) || !isLoggedId(spanId, 16)) return undefined
  return {
    // The API calls upper-case ids valid; headers and exporters write them in lower case.
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    traceFlags: FLAGS[traceFlags] ?? flagsOf(traceFlags),
  }
}

function flagsOf(traceFlags: number): string {
  return (traceFlags & 0xff).toString(16).padStart(2, '0')
}
