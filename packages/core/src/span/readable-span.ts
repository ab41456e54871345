import type {
  Attributes,
  AttributeValue,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
} from '@opentelemetry/api'

/** Who made a span: the name, version and schema of its tracer. */
export interface InstrumentationScope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}

type RawValue = AttributeValue | undefined

/** Who runs the spans: the attributes of the service, the process and the host. Shaped as OpenTelemetry's. */
export interface Resource {
  readonly attributes: Attributes
  readonly schemaUrl?: string
  readonly asyncAttributesPending?: boolean
  merge(other: Resource | null): Resource
  getRawAttributes(): [string, RawValue | Promise<RawValue>][]
}

/** Something that happened at one moment of a span. */
export interface TimedEvent {
  readonly time: HrTime
  readonly name: string
  readonly attributes?: Attributes
  readonly droppedAttributesCount?: number
}

/** An ended span as OpenTelemetry's processors and exporters (SDK 2.x and 3.x) read it. */
export interface ReadableSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly spanContext: () => SpanContext
  readonly parentSpanContext?: SpanContext | undefined
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: Link[]
  readonly events: TimedEvent[]
  readonly duration: HrTime
  readonly ended: boolean
  readonly resource: Resource
  readonly instrumentationScope: InstrumentationScope
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}
