import type { StoredSpan as Span, StoredLink } from '../traces/stored-span.ts'
import { readAnnotations } from '../traces/through-zipkin.ts'
import type { StoredSpan } from './stored-trace.ts'

/** A span of Zipkin's API, in the form in which the spans of all backends are compared. */
export function readSpan(span: StoredSpan): Span {
  const { tags, annotations = [] } = span
  return readAnnotations({
    service: span.localEndpoint.serviceName ?? '',
    traceId: span.traceId,
    spanId: span.id,
    parentSpanId: span.parentId,
    name: span.name,
    kind: (span.kind ?? 'internal').toLowerCase(),
    start: span.timestamp,
    duration: span.duration,
    status: (tags['otel.status_code'] ?? 'unset').toLowerCase(),
    message: tags.error ?? '',
    attributes: tags,
    events: annotations.map(({ timestamp, value }) => ({ name: value, time: timestamp, attributes: {} })),
    links: Object.entries(tags).flatMap(readLink),
  })
}

function readLink([tag, value]: [string, string]): StoredLink[] {
  if (!tag.startsWith('otlp.link.')) return []
  const [traceId = '', spanId = ''] = value.split('|')
  return [{ traceId, spanId }]
}
