import type { Context, SpanContext } from '@opentelemetry/api'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import { isSampled, SAMPLED } from '../ids/trace-flags.ts'

/**
 * The sender's span, for formats with shorter ids than OpenTelemetry's: pads them with zeros on the left.
 *
 * @returns `undefined` where an id is zero
 */
export function remoteSpanContext(
  traceId: string,
  spanId: string,
  sampled: boolean,
): SpanContext | undefined {
  const spanContext = {
    traceId: traceId.padStart(32, '0'),
    spanId: spanId.padStart(16, '0'),
    traceFlags: sampled ? SAMPLED : 0,
    isRemote: true,
  }
  return isSpanContextValid(spanContext) ? spanContext : undefined
}

/**
 * The context with the sender's span. A span already read from a header of another format stays: a `traceparent` has
 * one more flag than B3 and Jaeger, and a `tracestate`.
 */
export function contextWithRemote(context: Context, spanContext: SpanContext): Context {
  const known = spanContextOf(spanOf(context))
  if (known !== undefined && isSameSpan(known, spanContext) && known.isRemote === true) {
    if (isSampled(known.traceFlags) === isSampled(spanContext.traceFlags)) return context
  }
  return contextWithSpan(context, trace.wrapSpanContext(spanContext))
}

/** Whether both have the same ids; the sampling may differ. */
export function isSameSpan(one: SpanContext, other: SpanContext): boolean {
  return one.spanId === other.spanId && one.traceId === other.traceId
}
