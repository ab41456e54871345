import type { Context, SpanContext } from '@opentelemetry/api'
import { createContextKey, trace } from '@opentelemetry/api'

/** The API makes its context keys with `Symbol.for`, so two copies of this package share it. */
const LINKED_SPAN = createContextKey('Throughline Context Key LINKED SPAN')

/** A context in which new traces begin, each with a link to the span that the context had. */
export function contextOfLinkedTraces(context: Context): Context {
  const spanContext = trace.getSpanContext(context)
  const outside = trace.deleteSpan(context)
  return spanContext === undefined ? outside : outside.setValue(LINKED_SPAN, spanContext)
}

/** The span to which a trace that begins in this context links. */
export function linkedSpan(context: Context): SpanContext | undefined {
  return context.getValue(LINKED_SPAN) as SpanContext | undefined
}
