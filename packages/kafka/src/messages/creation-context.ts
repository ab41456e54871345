import type { Span, SpanContext } from '@opentelemetry/api'
import { kafkaSender } from '@throughline/core/integrations'
import type { IHeaders } from 'kafkajs'

/** The span that made a message, from its headers; `undefined` where there is none. */
export function creationContextOf(headers: IHeaders | undefined): SpanContext | undefined {
  return hasHeaders(headers) ? kafkaSender(headers) : undefined
}

/** False for most messages, which spares them the extraction. */
export function hasHeaders(headers: unknown): headers is IHeaders {
  if (typeof headers !== 'object' || headers === null) return false
  for (const _ in headers) return true
  return false
}

/** Links `span` to each creator once. The span bounds its links and counts the others. */
export function linkCreators(span: Span, creators: Iterable<SpanContext>): void {
  const linked = new Set<string>()
  for (const context of creators) {
    const id = context.traceId + context.spanId
    if (linked.has(id)) continue
    linked.add(id)
    span.addLink({ context })
  }
}
