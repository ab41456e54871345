import type { Attributes } from '@opentelemetry/api'
import { expect } from 'vitest'
import type { StoredEvent, StoredSpan } from './stored-span.ts'
import { texts } from './stored-span.ts'

/** What a backend can give for a span that came by Zipkin's protocol: attributes of the resource are tags of the span. */
export function throughZipkin(span: StoredSpan): StoredSpan {
  return {
    ...span,
    duration: Math.max(1, span.duration),
    attributes: expect.objectContaining(span.attributes),
  }
}

/**
 * The Collector's receiver, which Jaeger 2 has too, reads the text of a status from the tag `otel.status_description`,
 * where Zipkin's own is `error`, and does not read the status OK.
 */
export function throughReceiver(span: StoredSpan): StoredSpan {
  return { ...throughZipkin(span), message: '', status: span.status === 'ok' ? 'unset' : span.status }
}

/** Reads the events of a span that came by Zipkin's protocol, where they are texts. */
export function readAnnotations(span: StoredSpan): StoredSpan {
  return { ...span, events: span.events.map(readAnnotation) }
}

/** OpenTelemetry's form of an event: its name, or its name and its attributes in JSON. */
function readAnnotation(event: StoredEvent): StoredEvent {
  if (!event.name.startsWith('"')) return event
  const [[name = '', attributes] = []] = Object.entries(
    JSON.parse(`{${event.name}}`) as Record<string, Attributes>,
  )
  return { ...event, name, attributes: texts(attributes ?? {}) }
}
