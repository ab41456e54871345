import type { Span, SpanContext } from '@opentelemetry/api'

/** Links `span` to each of the creators once. The span limits how many it keeps and counts the others. */
export function linkCreators(span: Span, creators: Iterable<SpanContext>): void {
  const linked = new Set<string>()
  for (const context of creators) {
    const id = context.traceId + context.spanId
    if (linked.has(id)) continue
    linked.add(id)
    span.addLink({ context })
  }
}
