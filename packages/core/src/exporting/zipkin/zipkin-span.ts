import type { Attributes, HrTime, Link } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { textOf } from '../../base/diagnostics/text-of.ts'
import { traceStateText } from '../../context/sound-span-context.ts'
import type { ReadableSpan, TimedEvent } from '../../span/readable-span.ts'
import type { RemoteEndpoint } from './remote-endpoint.ts'
import { remoteEndpoint } from './remote-endpoint.ts'

/** A span of Zipkin's v2 API (zipkin2-api.yaml). */
export interface ZipkinSpan {
  readonly traceId: string
  readonly id: string
  readonly parentId?: string
  readonly name: string
  readonly kind?: 'CLIENT' | 'SERVER' | 'PRODUCER' | 'CONSUMER'
  /** Microseconds since 1970. */
  readonly timestamp: number
  /** Microseconds, at least 1. */
  readonly duration: number
  readonly localEndpoint: { readonly serviceName: string }
  readonly remoteEndpoint?: RemoteEndpoint
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[]
  readonly tags?: Readonly<Record<string, string>>
}

const KINDS = {
  [SpanKind.INTERNAL]: undefined,
  [SpanKind.SERVER]: 'SERVER',
  [SpanKind.CLIENT]: 'CLIENT',
  [SpanKind.PRODUCER]: 'PRODUCER',
  [SpanKind.CONSUMER]: 'CONSUMER',
} as const

/**
 * A span as Zipkin has it. Specification: trace/sdk_exporters/zipkin.md, common/mapping-to-non-otlp.md.
 *
 * @param resourceTags what is the same for every span of the resource
 */
export function zipkinSpan(span: ReadableSpan, serviceName: string, resourceTags: Tags): ZipkinSpan {
  const { traceId, spanId } = span.spanContext()
  const { parentSpanContext, events, attributes } = span
  const kind = KINDS[span.kind]
  const remote = kind === undefined || kind === 'SERVER' ? undefined : remoteEndpoint(attributes)
  const timestamp = microseconds(span.startTime)
  return {
    traceId,
    id: spanId,
    ...(parentSpanContext && { parentId: parentSpanContext.spanId }),
    name: span.name,
    ...(kind && { kind }),
    timestamp,
    duration: Math.max(1, microseconds(span.duration)),
    localEndpoint: { serviceName },
    ...(remote && { remoteEndpoint: remote }),
    ...(events.length > 0 && { annotations: events.map(annotation) }),
    tags: joined([resourceTags, zipkinTags(attributes), linkTags(span.links), ownTags(span)]),
  }
}

type Tags = Readonly<Record<string, string>>

/** Tags of several origins, of which the later ones win. By spreads in one literal they take 10 us more on Node 20. */
function joined(tags: readonly Tags[]): Tags {
  // Assigned to, this is no property.
  const isOwn = tags.some(each => Object.hasOwn(each, '__proto__'))
  return isOwn ? Object.fromEntries(tags.flatMap(each => Object.entries(each))) : Object.assign({}, ...tags)
}

/** Attributes as tags, which are text. */
export function zipkinTags(attributes: Attributes): Record<string, string> {
  const entries = Object.entries(attributes).filter(([key]) => key !== 'error')
  return Object.fromEntries(entries.map(([key, value]) => [key, tagText(value)]))
}

/** Zipkin takes every span that has the tag `error` for failed, whatever its value. */
function ownTags(span: ReadableSpan): Record<string, string> {
  const { status, instrumentationScope } = span
  const { name, version } = instrumentationScope
  return {
    'otel.scope.name': name,
    ...(version !== undefined && { 'otel.scope.version': version }),
    ...(status.code !== SpanStatusCode.UNSET && { 'otel.status_code': SpanStatusCode[status.code] }),
    ...(status.code === SpanStatusCode.ERROR && { error: status.message ?? '' }),
    ...dropped('otel.dropped_attributes_count', span.droppedAttributesCount),
    ...dropped('otel.dropped_events_count', span.droppedEventsCount),
    ...dropped('otel.dropped_links_count', span.droppedLinksCount),
  }
}

/** Zipkin has no links: they are written as the OpenTelemetry Collector does, which reads them back. */
function linkTags(links: readonly Link[]): Record<string, string> {
  return Object.fromEntries(links.map((link, index) => [`otlp.link.${index}`, linkText(link)]))
}

function linkText({ context, attributes = {}, droppedAttributesCount = 0 }: Link): string {
  const state = traceStateText(context.traceState)
  const parts = [context.traceId, context.spanId, state, JSON.stringify(attributes, readable)]
  return [...parts, droppedAttributesCount].join('|')
}

function dropped(tag: string, count: number): Record<string, string> {
  return count === 0 ? {} : { [tag]: String(count) }
}

function annotation({ name, time, attributes = {} }: TimedEvent): { timestamp: number; value: string } {
  const hasAttributes = Object.keys(attributes).length > 0
  const value = hasAttributes ? `${JSON.stringify(name)}: ${JSON.stringify(attributes, readable)}` : name
  return { timestamp: microseconds(time), value }
}

function tagText(value: unknown): string {
  if (value instanceof Uint8Array) return base64(value)
  return typeof value === 'object' && value !== null ? JSON.stringify(value, readable) : textOf(value)
}

/** JSON knows neither bytes nor NaN. */
function readable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return base64(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function microseconds([seconds, nanos]: HrTime): number {
  return seconds * 1_000_000 + Math.floor(nanos / 1000)
}
