import type { Attributes, HrTime, SpanKind } from '@opentelemetry/api'
import type { TreeSpan } from '@throughline/core/testing'
import type { AnyValue, DecodedRequest, DecodedSpan, KeyValue } from '@throughline/otlp-decoder'

/** A received span. */
export interface CollectedSpan extends TreeSpan {
  readonly service: string
  readonly scope: string
  /** The `tracestate` with which the span was sent, if any. */
  readonly traceState?: string
}

/** SpanFlags of trace.proto: the parent is in another process. */
const IS_REMOTE = 0x200

/** All spans of a request, in the form for drawing a trace tree. */
export function collectedSpans(request: DecodedRequest): CollectedSpan[] {
  return (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
    const service = String(attributesOf(resource?.attributes)['service.name'] ?? '')
    return scopeSpans.flatMap(({ scope, spans = [] }) =>
      spans.map(span => collectedSpan(span, service, scope?.name ?? '')),
    )
  })
}

function collectedSpan(span: DecodedSpan, service: string, scope: string): CollectedSpan {
  const { status, events = [], links = [] } = span
  return {
    service,
    scope,
    name: span.name ?? '',
    kind: ((span.kind ?? 1) - 1) as SpanKind,
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId ? { parentSpanId: span.parentSpanId } : {}),
    ...(span.traceState ? { traceState: span.traceState } : {}),
    parentIsRemote: ((span.flags ?? 0) & IS_REMOTE) !== 0,
    startTime: timeOf(span.startTimeUnixNano),
    endTime: timeOf(span.endTimeUnixNano),
    status: { code: status?.code ?? 0, ...(status?.message ? { message: status.message } : {}) },
    attributes: attributesOf(span.attributes),
    events: events.map(({ name, timeUnixNano, attributes }) => ({
      name,
      time: timeOf(timeUnixNano),
      attributes: attributesOf(attributes),
    })),
    links: links.map(link => ({ traceId: link.traceId, spanId: link.spanId })),
  }
}

function attributesOf(pairs: readonly KeyValue[] = []): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, plainValue(value)])) as Attributes
}

function plainValue(value: AnyValue | undefined): unknown {
  if (value === undefined) return null
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plainValue)
  if (value.kvlistValue !== undefined) return attributesOf(value.kvlistValue.values)
  if (value.intValue !== undefined) return Number(value.intValue)
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null
}

function timeOf(nanos: string): HrTime {
  const value = BigInt(nanos)
  return [Number(value / 1_000_000_000n), Number(value % 1_000_000_000n)]
}
