import type {
  Attributes,
  AttributeValue,
  Exception,
  Link,
  Span,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { timestampOf } from '../base/time/timestamp.ts'
import { isSampled } from '../ids/trace-flags.ts'
import { AttributeList } from './attribute-list.ts'
import { exceptionAttributes, noteException } from './exception.ts'
import { SPAN_DATA, SpanData } from './span-data.ts'
import { SpanEvent } from './span-event.ts'
import { SpanLink } from './span-link.ts'
import type { SpanPipeline } from './span-pipeline.ts'
import { WATCHED_TRACE } from './watched-trace.ts'

/** A span that is recorded: written through the API. */
export class RecordingSpan extends SpanData implements Span {
  static {
    // A private member is neither inherited by other objects nor seen through a proxy.
    function isGenuine(span: object): boolean {
      return #event in span
    }
    Object.defineProperty(RecordingSpan.prototype, SPAN_DATA, { value: isGenuine })
    Object.defineProperty(RecordingSpan.prototype, WATCHED_TRACE, {
      get(this: RecordingSpan) {
        return this.watched
      },
    })
  }

  /** Whether the sampler took it. */
  get isSampled(): boolean {
    return isSampled(this.identity.traceFlags)
  }

  /** Whether `keep` has selected it, which the sampler refused. */
  get isTailSampled(): boolean {
    return false
  }

  isRecording(): boolean {
    return !this.ended
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (hasEnded(this, 'setAttribute')) return this
    this.late?.writeTo(this)
    this.describe(key, value)
    return this
  }

  setAttributes(attributes: Attributes): this {
    if (hasEnded(this, 'setAttributes')) return this
    const { attributeCountLimit, attributeValueLengthLimit } = this.pipeline.limits
    this.late?.writeTo(this)
    this.written ??= new AttributeList(this.pipeline.redaction)
    this.written.setAll(attributes, attributeCountLimit, attributeValueLengthLimit)
    return this
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (hasEnded(this, 'addEvent')) return this
    const { limits, clock, redaction } = this.pipeline
    try {
      const isTime = isTimeInput(attributesOrTime)
      const timestamp = timestampOf(isTime ? attributesOrTime : time, clock)
      const attributes = isTime ? undefined : attributesOrTime
      if (typeof name !== 'string') reportEventName(name)
      this.#event(new SpanEvent(textOf(name), timestamp, attributes, limits, redaction))
    } catch (error) {
      warnOnce('invalid event', () => `an event was dropped: ${messageOf(error)}`)
    }
    return this
  }

  #event(event: SpanEvent): void {
    const { eventCountLimit } = this.pipeline.limits
    this.eventList ??= []
    if (this.eventList.length < eventCountLimit) {
      this.eventList.push(event)
      return
    }
    // The place of the oldest: taking it from the front of a list of more than 16,000 moves all the others.
    if (eventCountLimit > 0) this.eventList[this.droppedEventsCount % eventCountLimit] = event
    this.droppedEventsCount++
  }

  addLink(link: Link): this {
    if (hasEnded(this, 'addLink')) return this
    try {
      const { limits, redaction } = this.pipeline
      const kept = new SpanLink(link, limits, redaction)
      if (kept.isEmpty) reportInvalidLink(link, 'its ids are not valid')
      else this.#link(kept)
    } catch (error) {
      reportInvalidLink(link, messageOf(error))
    }
    return this
  }

  addLinks(links: Link[]): this {
    try {
      for (const link of links) this.addLink(link)
    } catch {
      warnOnce(
        'invalid links',
        () => `${expected('links', 'an array of { context, attributes }', links).message}; they were dropped`,
      )
    }
    return this
  }

  #link(link: SpanLink): void {
    this.linkList ??= []
    if (this.linkList.length < this.pipeline.limits.linkCountLimit) this.linkList.push(link)
    else this.droppedLinksCount++
  }

  /** `OK` is final, `UNSET` is no wish, only `ERROR` has a description (specification, trace/api.md, "Set status"). */
  setStatus(status: SpanStatus): this {
    if (hasEnded(this, 'setStatus') || this.status.code === SpanStatusCode.OK) return this
    try {
      const { code, message } = status
      if (code === SpanStatusCode.OK) this.status = { code }
      else if (code === SpanStatusCode.ERROR)
        this.status = typeof message === 'string' ? { code, message } : { code }
      reportInvalid(status)
    } catch (error) {
      reportUnreadableStatus(status, error)
    }
    return this
  }

  updateName(name: string): this {
    if (hasEnded(this, 'updateName')) return this
    if (typeof name === 'string') this.name = name
    else
      warnOnce(
        'invalid name',
        () => `${expected('name', 'a string', name).message}; the span keeps the name "${this.name}"`,
      )
    return this
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (hasEnded(this, 'recordException')) return
    const attributes = exceptionAttributes(exception, this.pipeline.redaction)
    if (attributes !== undefined) {
      noteException(exception, this.identity)
      this.addEvent('exception', attributes, time)
    } else warnOnce('invalid exception', 'an exception without a name, code or message was not recorded')
  }

  /** What {@link recordException} records. */
  describeException(exception: Exception): Attributes | undefined {
    const { redaction, limits } = this.pipeline
    const described = exceptionAttributes(exception, redaction)
    if (described === undefined) return undefined
    const list = new AttributeList(redaction)
    list.setAll(described, limits.attributePerEventCountLimit, limits.attributeValueLengthLimit)
    return list.toObject()
  }

  end(time?: TimeInput): void {
    if (this === undefined) {
      reportDetached('end')
      return
    }
    const { pipeline } = this
    if (this.finish !== undefined) {
      reportEnded(this, 'end')
      return
    }
    const finish = timestampOf(time, pipeline.clock, 'endTime')
    if (pipeline.hearsEnding) pipeline.onEnding(this, finish)
    if (this.droppedEventsCount > 0) this.eventList = this.eventsInOrder()
    this.finish = finish
    pipeline.onEnd(this)
    if (this.watched !== undefined) this.watched.spanEnded(this)
  }
}

/** Functions of this file, since a method may be called on a proxy of a span, which has none that are private, or on none. */
function hasEnded(span: RecordingSpan | undefined, method: string): boolean {
  if (span === undefined) {
    reportDetached(method)
    return true
  }
  if (span.finish === undefined || !span.ended) return false
  reportEnded(span, method)
  return true
}

function reportDetached(method: string): void {
  warnOnce(
    `${method} without its span`,
    `${method}() was called without its span and did nothing; write \`span.${method}(…)\`, and not \`const { ${method} } = span\``,
  )
}

function reportEnded({ name }: RecordingSpan, method: string): void {
  warnOnce(`${method} after end`, `${method}() was called on the span "${name}" after it had ended`)
}

function reportEventName(name: unknown): void {
  warnOnce('event name', () => `an event has no name: ${expected('name', 'a string', name).message}`)
}

function reportUnreadableStatus(status: unknown, error: unknown): void {
  warnOnce('invalid status', () => {
    const isObject = typeof status === 'object' && status !== null
    const what = 'an object such as { code: SpanStatusCode.ERROR, message: error.message }'
    return `a status was not set: ${isObject ? messageOf(error) : expected('status', what, status).message}`
  })
}

/** What is left out of a status would be missed only when an error is looked into. */
function reportInvalid({ code, message }: SpanStatus): void {
  // The enum has its names as keys, too.
  if (typeof code !== 'number' || !(code in SpanStatusCode))
    warnOnce('status code', () => expected('code', 'a SpanStatusCode', code).message)
  else if (message !== undefined && message !== null && typeof message !== 'string')
    warnOnce(
      'status message',
      () => expected('message', 'a string, such as `error.message`', message).message,
    )
}

/** What a span of this name is called. */
export function nameOf(name: unknown, { redaction }: SpanPipeline): string {
  const text = textOf(name)
  return redaction === undefined ? text : redaction.text(text)
}

function reportInvalidLink(link: unknown, reason: string): void {
  warnOnce('invalid link', () => {
    // A span is given where its context is wanted.
    const isLink = typeof link === 'object' && link !== null && !('spanContext' in link)
    return isLink
      ? `a link was dropped: expected its \`context\` to be a SpanContext, but ${reason}`
      : `a link was dropped: ${expected('link', 'an object such as { context: span.spanContext() }', link).message}`
  })
}

function isTimeInput(value: Attributes | TimeInput | undefined): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || Array.isArray(value)
}
