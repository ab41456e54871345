import type { Attributes, HrTime, SpanKind, SpanStatus } from '@opentelemetry/api'
import type { ReadableSpan } from '../span/readable-span.ts'
import { textBytes, valueBytes } from '../span/span-bytes.ts'

/** The data of a span that the tree of a trace needs. Spans of any source can be converted to it. */
export interface TreeSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string | undefined
  /** Whether the parent belongs to another process. */
  readonly parentIsRemote?: boolean | undefined
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly events: readonly TreeEvent[]
  readonly links: readonly TreeLink[]
  /** Name of the service that made the span. */
  readonly service?: string | undefined
}

/** An event of a span. */
export interface TreeEvent {
  readonly name: string
  readonly time: HrTime
  readonly attributes?: Attributes | undefined
}

/** A link of a span. */
export interface TreeLink {
  readonly traceId: string
  readonly spanId: string
}

/** The part of an ended span that its tree shows, as it is now: processors may write to the span afterwards. */
export function treeSpan(span: ReadableSpan): TreeSpan {
  const { traceId, spanId } = span.spanContext()
  const service = span.resource.attributes['service.name']
  return {
    name: span.name,
    kind: span.kind,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    parentIsRemote: span.parentSpanContext?.isRemote,
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status,
    attributes: { ...span.attributes },
    events: span.events.map(({ name, time, attributes }) => ({ name, time, attributes: { ...attributes } })),
    links: span.links.map(link => ({ traceId: link.context.traceId, spanId: link.context.spanId })),
    service: typeof service === 'string' ? service : undefined,
  }
}

/** Estimated bytes of memory of a span. */
export function treeSpanBytes({ name, status, attributes, events, links }: TreeSpan): number {
  return textBytes(name) + valueBytes([status.message, attributes, events, links])
}
