import type { SpanContext } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { isLoggedId } from './is-logged-id.ts'

/** The ids of a span in a log line. */
export interface LoggedSpan {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits. */
  readonly spanId: string
  /** Two hex digits; W3C Trace Context level 2, 3.2.2.5. */
  readonly traceFlags: string
  readonly isSampled: boolean
}

/** W3C Trace Context level 2, 3.2.2.5.1. */
const SAMPLED = 0x01

/** The defined flags: sampled and random. */
const FLAGS: readonly string[] = ['00', '01', '02', '03']

/** Consecutive lines mostly belong to one span, whose ids are then not checked again. */
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
    // Context manager and span may be foreign, and a log line must not fail because of them.
    return undefined
  }
}

function loggedSpan({ traceId, spanId, traceFlags }: SpanContext): LoggedSpan | undefined {
  if (!isLoggedId(traceId, 32) || !isLoggedId(spanId, 16)) return undefined
  return {
    // The API accepts upper-case ids; headers and exporters write them in lower case.
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    traceFlags: FLAGS[traceFlags] ?? flagsOf(traceFlags),
    isSampled: (traceFlags & SAMPLED) !== 0,
  }
}

function flagsOf(traceFlags: number): string {
  return (traceFlags & 0xff).toString(16).padStart(2, '0')
}
