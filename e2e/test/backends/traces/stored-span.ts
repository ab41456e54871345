import type { AttributeValue, HrTime } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { CollectedSpan } from '@throughline/otlp-collector'

/** A span as every backend can give it: times in microseconds, values of attributes as text. */
export interface StoredSpan {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: string
  readonly start: number
  readonly duration: number
  readonly status: string
  readonly message: string
  readonly attributes: Texts
  readonly events: readonly StoredEvent[]
  readonly links: readonly StoredLink[]
}

export interface StoredEvent {
  readonly name: string
  readonly time: number
  readonly attributes: Texts
}

export interface StoredLink {
  readonly traceId: string
  readonly spanId: string
}

export type Texts = Readonly<Record<string, string>>

/** What a backend has to give for a span that was sent. */
export function storedSpan(span: CollectedSpan): StoredSpan {
  const start = micros(span.startTime)
  return {
    service: span.service,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    kind: (SpanKind[span.kind] ?? '').toLowerCase(),
    start,
    duration: Math.floor(nanosBetween(span.startTime, span.endTime) / 1000),
    status: (SpanStatusCode[span.status.code] ?? '').toLowerCase(),
    message: span.status.message ?? '',
    attributes: texts(span.attributes),
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      time: micros(time),
      attributes: texts(attributes),
    })),
    links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
  }
}

export function texts(attributes: Readonly<Record<string, AttributeValue | undefined>>): Texts {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, text(value)]))
}

export function inOrder(spans: readonly StoredSpan[]): StoredSpan[] {
  return [...spans].sort((a, b) => (a.traceId + a.spanId < b.traceId + b.spanId ? -1 : 1))
}

function text(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function micros([seconds, nanos]: HrTime): number {
  return seconds * 1_000_000 + Math.floor(nanos / 1000)
}

function nanosBetween(start: HrTime, end: HrTime): number {
  return (end[0] - start[0]) * 1_000_000_000 + end[1] - start[1]
}
