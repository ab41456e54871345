import type { Span, SpanContext } from '@opentelemetry/api'
import { kafkaSender } from '@throughline/core/integrations'
import type { HeaderForm } from './header-form.ts'

/** The span that made a message, from its headers; `undefined` where there is none. */
export function creationContextOf(form: HeaderForm, headers: unknown): SpanContext | undefined {
  const read = form.read(headers)
  return read === undefined ? undefined : kafkaSender(read)
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
