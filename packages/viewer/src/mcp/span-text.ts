import type { AttributeList } from '../api/attributes.ts'
import type { OtlpTraces } from '../api/otlp-json.ts'
import type { LinkDetail, SpanDetail } from '../api/span-detail.ts'

/** Ids of the spans that have a span id, or a text in their name, in the order in which they came. */
export function findSpans({ resourceSpans }: OtlpTraces, idOrName: string): string[] {
  const words = idOrName.toLowerCase()
  return resourceSpans.flatMap(({ scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) =>
      spans
        .filter(({ spanId, name = '' }) => spanId === words || name.toLowerCase().includes(words))
        .map(({ spanId }) => spanId),
    ),
  )
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']

/** All of one span, as its panel in the page has it. */
export function spanText(span: SpanDetail): string {
  const start = BigInt(span.startUnixNano)
  const duration = Number(BigInt(span.endUnixNano) - start) / 1e6
  const status = span.statusMessage === undefined ? span.outcome : `${span.outcome}: ${span.statusMessage}`
  return [
    `${span.name}  (${[KINDS[span.kind], `span ${span.spanId}`].filter(Boolean).join(', ')})`,
    `began ${timeText(span.startUnixNano)}, took ${Number(duration.toPrecision(3))} ms, ${status}`,
    ...(span.parentSpanId === undefined ? [] : [`parent ${span.parentSpanId}`]),
    ...section('attributes', attributeLines(span.attributes)),
    ...section(
      'events',
      span.events.map(({ name, timeUnixNano, attributes }) =>
        [timeText(timeUnixNano), name, ...attributeLines(attributes)].join('  '),
      ),
    ),
    ...section(
      'log lines',
      span.logs.map(({ time, level, message, attributes }) =>
        [new Date(time).toISOString(), level, message, ...attributeLines(attributes)].join('  '),
      ),
    ),
    ...section('links to', span.links.map(linkLine)),
    ...section('linked from', span.linkedFrom.map(linkLine)),
    ...section('resource', attributeLines(span.resource)),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map(line => `  ${line}`)]
}

function attributeLines(attributes: AttributeList): string[] {
  return attributes.map(([key, value]) => `${key}=${JSON.stringify(value)}`)
}

function linkLine({ traceId, spanId, span }: LinkDetail): string {
  const words = span === undefined ? 'not kept here' : `${span.service} ${span.name}`
  return `${words}  (trace ${traceId}, span ${spanId})`
}

/** Nanoseconds of the distant future have no date. */
function timeText(unixNano: string): string {
  const date = new Date(Number(BigInt(unixNano) / 1_000_000n))
  return Number.isNaN(date.getTime()) ? `${unixNano} ns` : date.toISOString()
}
