import type { InspectOptions } from 'node:util'
import { inspect } from 'node:util'
import type { Attributes, HrTime } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from './readable-span.ts'

/** What `console.log`, `JSON.stringify` and the diff of a failing test show of a span. */
export interface PrintedSpan {
  readonly name: string
  readonly kind: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  /** RFC 3339, in nanoseconds. */
  readonly startTime: string
  /** In milliseconds; missing until the span has ended. */
  readonly duration?: number
  readonly status: { readonly code: string; readonly message?: string }
  readonly attributes: Attributes
  readonly events?: readonly PrintedEvent[]
  readonly links?: readonly PrintedLink[]
  readonly scope: string
}

interface PrintedEvent {
  readonly name: string
  readonly time: string
  readonly attributes?: Attributes
}

interface PrintedLink {
  readonly traceId: string
  readonly spanId: string
  readonly attributes?: Attributes
}

/** Words in place of numbers, and nothing that is empty. */
export function printedSpan(span: ReadableSpan): PrintedSpan {
  const { traceId, spanId } = span.spanContext()
  const { code, message } = span.status
  const parentSpanId = span.parentSpanContext?.spanId
  const events = span.events.map(({ name, time, attributes }) => ({
    name,
    time: timeText(time),
    ...present({ attributes }),
  }))
  const links = span.links.map(({ context, attributes }) => ({
    traceId: context.traceId,
    spanId: context.spanId,
    ...present({ attributes }),
  }))
  return {
    name: span.name,
    kind: SpanKind[span.kind],
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    startTime: timeText(span.startTime),
    ...(span.ended && { duration: span.duration[0] * 1e3 + span.duration[1] / 1e6 }),
    status: { code: SpanStatusCode[code], ...(message !== undefined && { message }) },
    attributes: { ...span.attributes },
    ...(events.length > 0 && { events }),
    ...(links.length > 0 && { links }),
    scope: span.instrumentationScope.name,
  }
}

/**
 * Makes `console.log` and test runners show the objects of a class as JSON does. Runners clone what they compare, without the
 * private members that `toJSON` reads, unless an object has a tag.
 */
export function inspectAsJson(prototype: { toJSON(): object }): void {
  function shown(this: { toJSON(): object }, depth: number, options: InspectOptions): string {
    return depth < 0 ? '[Span]' : `Span ${inspect(this.toJSON(), options)}`
  }
  Object.defineProperty(prototype, inspect.custom, { value: shown })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'Span' })
}

function present({ attributes }: { readonly attributes: Attributes | undefined }): {
  readonly attributes?: Attributes
} {
  return attributes === undefined || Object.keys(attributes).length === 0
    ? {}
    : { attributes: { ...attributes } }
}

function timeText([seconds, nanos]: HrTime): string {
  return `${new Date(seconds * 1e3).toISOString().slice(0, -4)}${String(nanos).padStart(9, '0')}Z`
}
