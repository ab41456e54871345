import type { Attributes, HrTime } from '@opentelemetry/api'
import type { TreeSpan } from '@throughline/core/testing'
import type { OtlpKeyValue, OtlpTraces } from '../api/otlp-json.ts'
import { attributeList } from '../otlp/any-value.ts'

/** The spans of OTLP's JSON as core's trace tree takes them. */
export function treeSpans({ resourceSpans }: OtlpTraces): TreeSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) => {
    const service = attributeList(resource?.attributes).find(([key]) => key === 'service.name')?.[1]
    return scopeSpans.flatMap(({ spans = [] }) =>
      spans.map(span => ({
        name: span.name ?? '',
        // OTLP counts from 1 for INTERNAL, the API from 0.
        kind: Math.max(0, Number(span.kind ?? 1) - 1),
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        startTime: timeOf(span.startTimeUnixNano),
        endTime: timeOf(span.endTimeUnixNano),
        status: { code: Number(span.status?.code ?? 0), message: span.status?.message ?? '' },
        attributes: attributesOf(span.attributes),
        events: (span.events ?? []).map(event => ({
          name: event.name ?? '',
          time: timeOf(event.timeUnixNano),
          attributes: attributesOf(event.attributes),
        })),
        links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
        service: typeof service === 'string' ? service : undefined,
      })),
    )
  })
}

function timeOf(nanos: string | number = 0): HrTime {
  const time = BigInt(nanos)
  return [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)]
}

function attributesOf(attributes: readonly OtlpKeyValue[] | undefined): Attributes {
  return Object.fromEntries(attributeList(attributes)) as Attributes
}
