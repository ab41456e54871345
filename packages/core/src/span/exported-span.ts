import { isSpanContextValid, SpanKind } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { ClockAnchor, systemClock } from '../base/time/clock.ts'
import { timestampOf } from '../base/time/timestamp.ts'
import { soundSpanContext, spanContextOf } from '../context/sound-span-context.ts'
import { randomIds } from '../ids/id-source.ts'
import { SpanIdentity } from '../ids/span-identity.ts'
import { alwaysOn } from '../sampling/always.ts'
import { isSpanKind } from '../sampling/span-kind.ts'
import type { AttributeList } from './attribute-list.ts'
import type { InstrumentationScope, ReadableSpan, Resource } from './readable-span.ts'
import type { Redaction } from './redaction.ts'
import { RecordingSpan } from './span.ts'
import { SPAN_DATA, SpanData } from './span-data.ts'
import type { SpanLimits } from './span-limits.ts'
import { SpanPipeline } from './span-pipeline.ts'

const INFINITE = Number.POSITIVE_INFINITY
/** Limits were kept to when the span was made. */
const NO_LIMITS: SpanLimits = {
  attributeCountLimit: INFINITE,
  attributeValueLengthLimit: INFINITE,
  eventCountLimit: INFINITE,
  linkCountLimit: INFINITE,
  attributePerEventCountLimit: INFINITE,
  attributePerLinkCountLimit: INFINITE,
}

const NO_TIME = new ClockAnchor(0)

/**
 * The span that our exporters encode for one that they are given: itself where it is of our own making, also by another
 * copy of this package. Of what stands for a span, as `Object.create(span, ...)`, a proxy, `{ ...span, attributes }` or a
 * span of OpenTelemetry's SDK, what it shows is encoded, since it may be there to hide what is behind it.
 *
 * @throws where it cannot be read
 */
export function exportedSpan(span: ReadableSpan): RecordingSpan {
  return isGenuine(span) ? span : copyOf(isSpread(span) ? respread(span) : span)
}

/**
 * The same for exporters that read spans as anyone does: a span of OpenTelemetry's SDK is itself.
 *
 * @throws where it cannot be read
 */
export function readableSpan(span: ReadableSpan): ReadableSpan {
  return SPAN_DATA in span || isSpread(span) ? exportedSpan(span) : span
}

function isGenuine(span: ReadableSpan): span is RecordingSpan {
  const { [SPAN_DATA]: isOwn } = span as { readonly [SPAN_DATA]?: (span: ReadableSpan) => boolean }
  return isOwn?.(span) === true
}

function isSpread(span: ReadableSpan): boolean {
  return spanContextOf(span as never) === undefined
}

/** What `{ ...span }` leaves out of a span of ours is what its class reads from the rest. */
function respread(span: ReadableSpan): ReadableSpan {
  return Object.create(SpanData.prototype, Object.getOwnPropertyDescriptors(span))
}

function copyOf(shown: ReadableSpan): RecordingSpan {
  const identity = identityShown(shown.spanContext())
  if (identity === undefined) throw new Error('it has no valid ids')
  const parent = identityShown(shown.parentSpanContext)
  const { kind, status, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = shown
  const span = new RecordingSpan(
    pipelineOf(shown.resource, redactionOf(shown)),
    scopeShown(shown.instrumentationScope),
    '',
    isSpanKind(kind) ? kind : SpanKind.INTERNAL,
    identity,
    parent,
    NO_TIME,
    timestampOf(shown.startTime, systemClock),
  )
  span.name = shown.name
  span.setAttributes(shown.attributes).addLinks(shown.links).setStatus(status)
  for (const event of shown.events) span.addEvent(event.name, event.attributes, event.time)
  keepDropped(span.written, droppedAttributesCount)
  for (const [index, event] of shown.events.entries())
    keepDropped(span.eventList?.[index]?.attributes, event.droppedAttributesCount)
  for (const [index, link] of shown.links.entries())
    keepDropped(span.linkList?.[index]?.attributes, link.droppedAttributesCount)
  span.droppedEventsCount = droppedEventsCount ?? 0
  span.droppedLinksCount = droppedLinksCount ?? 0
  span.finish = timestampOf(shown.endTime, systemClock)
  return span
}

function keepDropped(list: AttributeList | undefined, count: number | undefined): void {
  if (list !== undefined && count !== undefined) list.dropped = count
}

const scopes = new WeakMap<InstrumentationScope, InstrumentationScope>()

/** Spans of one scope are written together, by the object that it is. */
function scopeShown(shown: InstrumentationScope): InstrumentationScope {
  let scope = scopes.get(shown)
  if (scope === undefined) {
    const { name, version, schemaUrl } = shown
    scope = {
      name: textOf(name),
      ...(version !== undefined && { version: textOf(version) }),
      ...(schemaUrl !== undefined && { schemaUrl: textOf(schemaUrl) }),
    }
    scopes.set(shown, scope)
  }
  return scope
}

function identityShown(given: unknown): SpanIdentity | undefined {
  const spanContext = soundSpanContext(given)
  return spanContext !== undefined && isSpanContextValid(spanContext)
    ? SpanIdentity.of(spanContext)
    : undefined
}

/** What a span of ours is redacted by holds for what stands for it, too. */
function redactionOf(shown: ReadableSpan): Redaction | undefined {
  const { pipeline } = shown as { readonly pipeline?: Partial<SpanPipeline> }
  return pipeline?.redaction
}

const pipelines = new WeakMap<Resource, SpanPipeline>()

/** A copy is read only, so its pipeline has nothing but the resource and what is redacted. */
function pipelineOf(resource: Resource, redaction: Redaction | undefined): SpanPipeline {
  let pipeline = pipelines.get(resource)
  if (pipeline === undefined || pipeline.redaction !== redaction) {
    if (typeof resource.attributes !== 'object') throw new Error('its resource has no attributes')
    pipeline = new SpanPipeline({
      resource,
      sampler: alwaysOn,
      limits: NO_LIMITS,
      ids: randomIds,
      clock: systemClock,
      processors: [],
      redaction,
    })
    pipelines.set(resource, pipeline)
  }
  return pipeline
}
