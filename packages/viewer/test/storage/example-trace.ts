import type { LogLine } from '../../src/api/log-lines.ts'
import { encodeJsonTraces } from '../../src/otlp/encode-json.ts'

/** A span in OTLP's JSON, of which a test names what it is about. */
export interface ExampleSpan {
  readonly traceId?: string
  readonly id?: number
  readonly parent?: number
  readonly name?: string
  readonly service?: string
  readonly kind?: number
  /** Milliseconds. */
  readonly start?: number
  readonly duration?: number
  readonly failed?: boolean
  readonly attributes?: Readonly<Record<string, string | number>>
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
}

/** Milliseconds since 1970 at which the examples begin. */
export const BEGIN = 1_700_000_000_000

export const traceIdOf = (number: number): string => number.toString(16).padStart(32, 'a')
export const spanIdOf = (number: number): string => number.toString(16).padStart(16, 'b')

/** The JSON of an `ExportTraceServiceRequest`, each span with a resource of its own. */
export function otlpJson(spans: readonly ExampleSpan[]): { resourceSpans: unknown[] } {
  return {
    resourceSpans: spans.map(span => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: span.service ?? 'shop' } }] },
      scopeSpans: [{ scope: { name: 'example' }, spans: [jsonSpan(span)] }],
    })),
  }
}

function jsonSpan(span: ExampleSpan) {
  const start = BEGIN + (span.start ?? 0)
  return {
    traceId: span.traceId ?? traceIdOf(1),
    spanId: spanIdOf(span.id ?? 1),
    ...(span.parent !== undefined && { parentSpanId: spanIdOf(span.parent) }),
    name: span.name ?? 'GET /orders/:id',
    kind: span.kind ?? 2,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + (span.duration ?? 1)}000000`,
    attributes: Object.entries(span.attributes ?? {}).map(([key, value]) => ({
      key,
      value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
    })),
    links: span.links ?? [],
    status: span.failed ? { code: 2, message: 'no carrier for zone 7' } : {},
  }
}

/** The same as protobuf. */
export function otlpBytes(spans: readonly ExampleSpan[]): Buffer<ArrayBuffer> {
  return encodeJsonTraces(otlpJson(spans))
}

export const line = (message: string): LogLine => ({
  time: BEGIN,
  spanId: spanIdOf(1),
  service: 'shop',
  level: 'info',
  message,
  attributes: [],
})
