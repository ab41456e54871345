import type { Context, SpanContext } from '@opentelemetry/api'
import { isSpanContextValid, TraceFlags, trace } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'

/**
 * The sender's span where ids may be shorter than OpenTelemetry's: they are filled with zeroes on the left.
 *
 * @returns `undefined` where an id is zero
 */
export function remoteSpanContext(
  traceId: string,
  spanId: string,
  isSampled: boolean,
): SpanContext | undefined {
  const spanContext = {
    traceId: traceId.padStart(32, '0'),
    spanId: spanId.padStart(16, '0'),
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  }
  return isSpanContextValid(spanContext) ? spanContext : undefined
}

/**
 * The context with the sender's span. If a header of another format has named that very span it stays as it is there:
 * a `traceparent` has a flag more than B3 and Jaeger, and a `tracestate`.
 */
export function contextWithRemote(context: Context, spanContext: SpanContext): Context {
  const known = spanContextOf(spanOf(context))
  if (known !== undefined && isSameSpan(known, spanContext) && known.isRemote === true) {
    if (isSampled(known) === isSampled(spanContext)) return context
  }
  return contextWithSpan(context, trace.wrapSpanContext(spanContext))
}

/** Whether both are about one span, whatever they say about its sampling. */
export function isSameSpan(one: SpanContext, other: SpanContext): boolean {
  return one.spanId === other.spanId && one.traceId === other.traceId
}

export function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0
}
