import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'
import { attributeText, attributeTexts, valueText } from './attribute-text.ts'
import type { TextStyle } from './terminal-colors.ts'
import { printableText } from './text-columns.ts'

/** A piece of a line which is never broken. */
export interface Detail {
  readonly text: string
  readonly style?: TextStyle
}

const MESSAGE_COLUMNS = 200
const OWN_ATTRIBUTES = 8
// What instrumentation adds is there for backends; a person reads the few of it that are picked below.
const instrumentation =
  /^(client|code|db|error|exception|http|kafka\.record|messaging|net|network|otel|rpc|server|telemetry|thread|url|user_agent)\./

/** The details of a span beside its name and time: its failure first, its own attributes last. */
export function spanDetails(span: TreeSpan): Detail[] {
  const own = attributeTexts(span.attributes, key => !instrumentation.test(key), OWN_ATTRIBUTES)
  return [
    ...failure(span),
    ...http(span),
    ...messaging(span),
    ...database(span),
    ...own.map(text => ({ text })),
  ]
}

/** The status code of a span's HTTP response, with the colour of its class. */
export function httpStatus(span: TreeSpan): Detail | undefined {
  const code = span.attributes['http.response.status_code'] ?? span.attributes['http.status_code']
  if (code === undefined) return undefined
  return {
    text: valueText(code),
    style: Number(code) >= 500 ? 'red' : Number(code) >= 400 ? 'yellow' : 'green',
  }
}

function failure({ status, attributes }: TreeSpan): Detail[] {
  const details: Detail[] = []
  const message = printableText(status.message ?? '', MESSAGE_COLUMNS)
  if (status.code === SpanStatusCode.ERROR) {
    details.push({ text: message === '' ? '\u2716' : `\u2716 ${message}`, style: ['red', 'bold'] })
  }
  const type = attributes['error.type']
  if (type !== undefined && String(type) !== String(attributes['http.response.status_code'])) {
    details.push({ text: attributeText('error.type', type), style: 'red' })
  }
  return details
}

function http(span: TreeSpan): Detail[] {
  const status = httpStatus(span)
  const place = span.attributes[span.kind === SpanKind.CLIENT ? 'url.full' : 'url.path']
  const details = status ? [status] : []
  if (place !== undefined && !span.name.endsWith(` ${place}`)) details.push({ text: valueText(place) })
  return details
}

function messaging({ attributes, name }: TreeSpan): Detail[] {
  const details: Detail[] = []
  const topic = attributes['messaging.destination.name']
  const partition = attributes['messaging.destination.partition.id']
  const offset = attributes['messaging.kafka.offset']
  const count = attributes['messaging.batch.message_count']
  if (topic !== undefined && !name.includes(String(topic)))
    details.push({ text: attributeText('topic', topic) })
  if (partition !== undefined) details.push({ text: attributeText('partition', partition) })
  if (offset !== undefined) details.push({ text: attributeText('offset', offset) })
  if (count !== undefined)
    details.push({ text: `${valueText(count)} ${count === 1 ? 'message' : 'messages'}` })
  return details
}

function database({ attributes }: TreeSpan): Detail[] {
  const query = attributes['db.query.text'] ?? attributes['db.statement']
  return query === undefined ? [] : [{ text: valueText(query) }]
}
