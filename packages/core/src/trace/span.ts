import type {
  Attributes,
  AttributeValue,
  Exception,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { exceptionAttributes } from '../conventions/exception.ts'
import { messageOf, reportOnce } from '../report-once.ts'
import { textOf } from '../text-of.ts'
import { AttributeList } from './attribute-list.ts'
import type { ClockAnchor } from './clock.ts'
import type { InstrumentationScope, ReadableSpan, Resource, TimedEvent } from './readable-span.ts'
import { SpanEvent } from './span-event.ts'
import type { SpanIdentity } from './span-identity.ts'
import { SpanLink } from './span-link.ts'
import type { SpanPipeline } from './span-pipeline.ts'
import type { Timestamp } from './timestamp.ts'
import { durationBetween, timeOf, timestampOf } from './timestamp.ts'

const UNSET: SpanStatus = { code: SpanStatusCode.UNSET }

/** A span that is recorded: written through the API, read by processors and the encoder. */
export class RecordingSpan implements Span, ReadableSpan {
  name: string
  readonly kind: SpanKind
  readonly identity: SpanIdentity
  readonly parent: SpanIdentity | undefined
  readonly anchor: ClockAnchor
  readonly start: Timestamp
  finish: Timestamp | undefined
  status: SpanStatus = UNSET
  attributeList: AttributeList | undefined
  eventList: SpanEvent[] | undefined
  linkList: SpanLink[] | undefined
  droppedEventsCount = 0
  droppedLinksCount = 0
  readonly instrumentationScope: InstrumentationScope
  readonly #pipeline: SpanPipeline

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
    this.#pipeline = pipeline
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

  isRecording(): boolean {
    return this.finish === undefined
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#hasEnded('setAttribute')) return this
    const { attributeCountLimit, attributeValueLengthLimit } = this.#pipeline.limits
    this.attributeList ??= new AttributeList()
    this.attributeList.set(key, value, attributeCountLimit, attributeValueLengthLimit)
    return this
  }

  setAttributes(attributes: Attributes): this {
    if (this.#hasEnded('setAttributes')) return this
    const { attributeCountLimit, attributeValueLengthLimit } = this.#pipeline.limits
    this.attributeList ??= new AttributeList()
    this.attributeList.setAll(attributes, attributeCountLimit, attributeValueLengthLimit)
    return this
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#hasEnded('addEvent')) return this
    const { limits, clock } = this.#pipeline
    try {
      const isTime = isTimeInput(attributesOrTime)
      const timestamp = timestampOf(isTime ? attributesOrTime : time, clock)
      this.#event(new SpanEvent(textOf(name), timestamp, isTime ? undefined : attributesOrTime, limits))
    } catch (error) {
      reportOnce('invalid event', () => `an event was dropped: ${messageOf(error)}`)
    }
    return this
  }

  #event(event: SpanEvent): void {
    const { eventCountLimit } = this.#pipeline.limits
    this.eventList ??= []
    this.eventList.push(event)
    if (this.eventList.length <= eventCountLimit) return
    this.eventList.shift()
    this.droppedEventsCount++
  }

  addLink(link: Link): this {
    if (this.#hasEnded('addLink')) return this
    try {
      this.#link(new SpanLink(link, this.#pipeline.limits))
    } catch (error) {
      reportInvalidLink(messageOf(error))
    }
    return this
  }

  addLinks(links: Link[]): this {
    try {
      for (const link of links) this.addLink(link)
    } catch (error) {
      reportInvalidLink(messageOf(error))
    }
    return this
  }

  #link(link: SpanLink): void {
    this.linkList ??= []
    if (link.isEmpty) reportInvalidLink('its ids are not valid')
    else if (this.linkList.length < this.#pipeline.limits.linkCountLimit) this.linkList.push(link)
    else this.droppedLinksCount++
  }

  /** `OK` is final, `UNSET` is no wish, only `ERROR` has a description (specification, trace/api.md, "Set status"). */
  setStatus(status: SpanStatus): this {
    if (this.#hasEnded('setStatus') || this.status.code === SpanStatusCode.OK) return this
    try {
      const { code, message } = status
      if (code === SpanStatusCode.OK) this.status = { code }
      else if (code === SpanStatusCode.ERROR)
        this.status = typeof message === 'string' ? { code, message } : { code }
    } catch (error) {
      reportOnce('invalid status', () => `a status was not set: ${messageOf(error)}`)
    }
    return this
  }

  updateName(name: string): this {
    if (!this.#hasEnded('updateName')) this.name = textOf(name)
    return this
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (this.#hasEnded('recordException')) return
    const attributes = exceptionAttributes(exception)
    if (attributes !== undefined) this.addEvent('exception', attributes, time)
    else reportOnce('invalid exception', 'an exception without a name, code or message was not recorded')
  }

  end(time?: TimeInput): void {
    if (this.#hasEnded('end')) return
    this.finish = timestampOf(time, this.#pipeline.clock)
    this.#pipeline.onEnd(this)
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

  get attributes(): Attributes {
    return this.attributeList?.toObject() ?? {}
  }

  get droppedAttributesCount(): number {
    return this.attributeList?.dropped ?? 0
  }

  get events(): TimedEvent[] {
    return this.eventList?.map(event => event.read(this.anchor)) ?? []
  }

  get links(): Link[] {
    return this.linkList?.map(link => link.read()) ?? []
  }

  get resource(): Resource {
    return this.#pipeline.resource
  }

  #hasEnded(method: string): boolean {
    if (this.finish === undefined) return false
    reportOnce(
      `${method} after end`,
      () => `${method}() was called on the span "${this.name}" after it had ended`,
    )
    return true
  }
}

function reportInvalidLink(reason: string): void {
  reportOnce(
    'invalid link',
    () => `a link was dropped: expected its \`context\` to be a SpanContext, but ${reason}`,
  )
}

function isTimeInput(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value)
}
