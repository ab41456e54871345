import type {
  Attributes,
  AttributeValue,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
} from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import type { ClockAnchor } from '../base/time/clock.ts'
import type { Timestamp } from '../base/time/timestamp.ts'
import { durationBetween, timeOf } from '../base/time/timestamp.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { AttributeList } from './attribute-list.ts'
import type { AttributeSink, LazyAttributes } from './lazy-attributes.ts'
import type { InstrumentationScope, ReadableSpan, Resource, TimedEvent } from './readable-span.ts'
import type { SpanEvent } from './span-event.ts'
import type { SpanLink } from './span-link.ts'
import type { SpanPipeline } from './span-pipeline.ts'

/** Registered, so that two copies of this package in one process know each other's spans. */
export const SPAN_DATA: unique symbol = Symbol.for('throughline.span-data.1')

const UNSET: SpanStatus = { code: SpanStatusCode.UNSET }

/** What a span holds, as processors, exporters and the encoder read it. */
export class SpanData implements ReadableSpan, AttributeSink {
  static {
    Object.defineProperty(SpanData.prototype, SPAN_DATA, { value: true })
  }

  name: string
  readonly kind: SpanKind
  readonly identity: SpanIdentity
  readonly parent: SpanIdentity | undefined
  readonly anchor: ClockAnchor
  readonly start: Timestamp
  finish: Timestamp | undefined
  status: SpanStatus = UNSET
  /** What has been written; `attributeList` is all that is to be told. */
  written: AttributeList | undefined
  protected late: LazyAttributes | undefined
  eventList: SpanEvent[] | undefined
  linkList: SpanLink[] | undefined
  droppedEventsCount = 0
  droppedLinksCount = 0
  readonly instrumentationScope: InstrumentationScope
  protected readonly pipeline: SpanPipeline

  constructor(
    pipeline: SpanPipeline,
    scope: InstrumentationScope,
    name: string,
    kind: SpanKind,
    identity: SpanIdentity,
    parent: SpanIdentity | undefined,
    anchor: ClockAnchor,
    start: Timestamp,
  ) {
    this.pipeline = pipeline
    this.instrumentationScope = scope
    this.name = name
    this.kind = kind
    this.identity = identity
    this.parent = parent
    this.anchor = anchor
    this.start = start
  }

  spanContext(): SpanContext {
    return this.identity.spanContext
  }

  get ended(): boolean {
    return this.finish !== undefined
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.parent?.spanContext
  }

  get startTime(): HrTime {
    return timeOf(this.start, this.anchor)
  }

  /** Never before the start, whatever the user or the wall clock said. */
  get endTime(): HrTime {
    if (this.finish === undefined) return [0, 0]
    const start = this.startTime
    const end = timeOf(this.finish, this.anchor)
    return end[0] < start[0] || (end[0] === start[0] && end[1] < start[1]) ? start : end
  }

  get duration(): HrTime {
    return this.finish === undefined ? [0, 0] : durationBetween(this.startTime, this.endTime)
  }

  get attributeList(): AttributeList | undefined {
    const { late } = this
    if (late !== undefined) {
      late.writeTo(this)
      if (this.ended) this.late = undefined
    }
    return this.written
  }

  /** Asks `late` for attributes whenever somebody reads them. */
  describeLazily(late: LazyAttributes): void {
    late.isRecorded()
    this.late = late
  }

  /** Takes an attribute of {@link LazyAttributes}, which may come after the end. */
  describe(key: string, value: AttributeValue): void {
    const { attributeCountLimit, attributeValueLengthLimit } = this.pipeline.limits
    this.written ??= new AttributeList()
    this.written.set(key, value, attributeCountLimit, attributeValueLengthLimit)
  }

  get attributes(): Attributes {
    return this.attributeList?.toObject() ?? {}
  }

  get droppedAttributesCount(): number {
    return this.attributeList?.dropped ?? 0
  }

  get events(): TimedEvent[] {
    return this.eventsInOrder()?.map(event => event.read(this.anchor)) ?? []
  }

  /** The events, oldest first: as long as the span runs, those beyond the limit take the places of the oldest. */
  protected eventsInOrder(): SpanEvent[] | undefined {
    const { eventList, droppedEventsCount } = this
    if (eventList === undefined || droppedEventsCount === 0 || this.ended) return eventList
    const oldest = droppedEventsCount % Math.max(1, eventList.length)
    return oldest === 0 ? eventList : [...eventList.slice(oldest), ...eventList.slice(0, oldest)]
  }

  get links(): Link[] {
    return this.linkList?.map(link => link.read()) ?? []
  }

  get resource(): Resource {
    return this.pipeline.resource
  }
}
