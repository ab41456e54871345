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
import { textOf } from '../base/diagnostics/text-of.ts'
import type { ClockAnchor } from '../base/time/clock.ts'
import type { Timestamp } from '../base/time/timestamp.ts'
import { durationBetween, timeOf, timestampOf } from '../base/time/timestamp.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { AttributeList } from './attribute-list.ts'
import type { AttributeSink, LazyAttributes } from './lazy-attributes.ts'
import type { PrintedSpan } from './printed-span.ts'
import { inspectAsJson, printedSpan } from './printed-span.ts'
import type { InstrumentationScope, ReadableSpan, Resource, TimedEvent } from './readable-span.ts'
import { redactedStatus } from './redacted-status.ts'
import { SpanEvent } from './span-event.ts'
import { SpanLink } from './span-link.ts'
import type { SpanPipeline } from './span-pipeline.ts'
import type { WatchedTrace } from './watched-trace.ts'

/**
 * Registered, so that two copies of this package in one process recognise each other's spans: a function that returns whether it is
 * given a span itself, and not a proxy or an object that inherits from one.
 */
export const SPAN_DATA: unique symbol = Symbol.for('throughline.span-data.1')

/** Shared by all spans, so nothing may be written to it. */
const UNSET: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET })

/** What a span holds, as processors, exporters and the encoder read it. */
export class SpanData implements ReadableSpan, AttributeSink {
  static {
    inspectAsJson(SpanData.prototype)
  }

  /** What `name` and `status` read and write: processors assign to these, and what they assign is redacted. */
  keptName: string
  readonly kind: SpanKind
  readonly identity: SpanIdentity
  readonly parent: SpanIdentity | undefined
  readonly anchor: ClockAnchor
  readonly start: Timestamp
  finish: Timestamp | undefined
  keptStatus: SpanStatus = UNSET
  /** What has been written; `attributeList` adds the lazy attributes. */
  written: AttributeList | undefined
  protected late: LazyAttributes | undefined
  /** `undefined` where nothing waits for the end of its local trace. */
  watched: WatchedTrace | undefined
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
    this.keptName = name
    this.kind = kind
    this.identity = identity
    this.parent = parent
    this.anchor = anchor
    this.start = start
  }

  get name(): string {
    return this.keptName
  }

  set name(name: string) {
    const { redaction } = this.pipeline
    const text = textOf(name)
    this.keptName = redaction === undefined ? text : redaction.text(text)
  }

  get status(): SpanStatus {
    const { redaction } = this.pipeline
    if (redaction !== undefined) this.keptStatus = redactedStatus(this.keptStatus, redaction)
    return this.keptStatus
  }

  set status(status: SpanStatus) {
    const { redaction } = this.pipeline
    const given = typeof status === 'object' && status !== null ? status : UNSET
    this.keptStatus = redaction === undefined ? given : redactedStatus(given, redaction)
  }

  spanContext(): SpanContext {
    return this.identity.spanContext
  }

  /** For `JSON.stringify`, `console.log` and the diffs of test runners. */
  toJSON(): PrintedSpan {
    return printedSpan(this)
  }

  get ended(): boolean {
    return this.finish !== undefined && this.pipeline.ending !== this
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.parent?.spanContext
  }

  get startTime(): HrTime {
    return timeOf(this.start, this.anchor)
  }

  /** Never before the start, whatever end the user gave or the wall clock had. */
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

  /** Asks `late` for attributes whenever they are read. */
  describeLazily(late: LazyAttributes): void {
    late.isRecorded()
    this.late = late
  }

  /** Takes an attribute of {@link LazyAttributes}, which may come after the end. */
  describe(key: string, value: AttributeValue): void {
    const { attributeCountLimit, attributeValueLengthLimit } = this.pipeline.limits
    this.written ??= new AttributeList(this.pipeline.redaction)
    this.written.set(key, value, attributeCountLimit, attributeValueLengthLimit)
  }

  /** One object, as of OpenTelemetry's spans: what processors write to it before the span is encoded is exported. */
  get attributes(): Attributes {
    const list = this.attributeList
    if (list !== undefined) return list.toObject()
    this.written = new AttributeList(this.pipeline.redaction)
    return this.written.toObject()
  }

  set attributes(attributes: Attributes) {
    this.attributeList
    this.written = new AttributeList(this.pipeline.redaction)
    this.written.setAll(attributes, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  }

  get droppedAttributesCount(): number {
    return this.attributeList?.dropped ?? 0
  }

  /** Frozen, the attributes of each event excepted: what is written to these is exported. */
  get events(): TimedEvent[] {
    const events = this.eventsInOrder()?.map(event => event.read(this.anchor, this.pipeline.redaction)) ?? []
    return Object.freeze(events) as TimedEvent[]
  }

  set events(events: readonly TimedEvent[]) {
    const { limits, clock, redaction } = this.pipeline
    this.eventList = events.map(
      ({ name, time, attributes }) =>
        new SpanEvent(textOf(name), timestampOf(time, clock), attributes, limits, redaction),
    )
  }

  /** The events, oldest first: as long as the span runs, those beyond the limit take the places of the oldest. */
  protected eventsInOrder(): SpanEvent[] | undefined {
    const { eventList, droppedEventsCount } = this
    if (eventList === undefined || droppedEventsCount === 0 || this.ended) return eventList
    const oldest = droppedEventsCount % Math.max(1, eventList.length)
    return oldest === 0 ? eventList : [...eventList.slice(oldest), ...eventList.slice(0, oldest)]
  }

  get links(): Link[] {
    return Object.freeze(this.linkList?.map(link => link.read(this.pipeline.redaction)) ?? []) as Link[]
  }

  set links(links: readonly Link[]) {
    this.linkList = links.map(link => new SpanLink(link, this.pipeline.limits, this.pipeline.redaction))
  }

  get resource(): Resource {
    return this.pipeline.resource
  }
}
