import type { AttributeList } from '../../src/api/attributes.ts'
import type { OtlpSpan } from '../../src/api/otlp-json.ts'
import type { SpanKindNumber } from '../../src/api/span-detail.ts'
import type { ColumnMessage, ColumnSpan } from '../../src/columns/column-span.ts'
import { attributesOf, listOf, nanoseconds, textOf } from './otlp-values.ts'

/** What the waterfall needs of a span in OTLP's JSON. */
export function columnSpanOf(span: OtlpSpan, service: string): ColumnSpan {
  const attributes = attributesOf(span.attributes)
  const events = listOf(span.events).map(event => ({
    name: String(event.name ?? ''),
    time: nanoseconds(event.timeUnixNano),
    text: textOf(attributesOf(event.attributes), 'exception.message'),
  }))
  const failed = isFailedStatus(span)
  const kind = kindNumber(span.kind)
  const message = messageOf(attributes, kind)
  return {
    spanId: idOf(span.spanId),
    parentSpanId: span.parentSpanId === undefined || span.parentSpanId === '' ? '' : idOf(span.parentSpanId),
    name: String(span.name ?? ''),
    service,
    kind,
    start: nanoseconds(span.startTimeUnixNano),
    end: nanoseconds(span.endTimeUnixNano),
    failed,
    note: noteOf(attributes, kind, message),
    route: textOf(attributes, 'http.route'),
    error: failed ? errorOf(span, events) : '',
    events,
    links: listOf(span.links).map(link => ({ traceId: String(link.traceId), spanId: idOf(link.spanId) })),
    ...(message !== undefined && { message }),
  }
}

/** 16 hex digits, whatever a file has in their place. */
function idOf(id: string): string {
  const digits = String(id ?? '').toLowerCase()
  return /^[0-9a-f]{16}$/.test(digits) ? digits : '0'.repeat(16)
}

export function isFailedStatus({ status }: OtlpSpan): boolean {
  return status?.code === 2 || status?.code === 'STATUS_CODE_ERROR'
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']

export function kindNumber(kind: number | string | undefined): SpanKindNumber {
  const number = typeof kind === 'string' ? KINDS.indexOf(kind.replace('SPAN_KIND_', '')) : (kind ?? 0)
  return (number >= 0 && number <= 5 ? number : 0) as SpanKindNumber
}

function errorOf({ status }: OtlpSpan, events: ColumnSpan['events']): string {
  const exception = events.find(event => event.name === 'exception')?.text ?? ''
  return exception === '' ? String(status?.message ?? '') : exception
}

function noteOf(attributes: AttributeList, kind: number, message: ColumnMessage | undefined): string {
  if (message !== undefined) {
    if (message.batch !== undefined) return `${message.batch} messages`
    return message.partition === undefined ? '' : `partition ${message.partition}`
  }
  const answer = textOf(attributes, 'http.response.status_code', 'http.status_code', 'rpc.grpc.status_code')
  const host = textOf(attributes, 'server.address', 'net.peer.name')
  const port = textOf(attributes, 'server.port', 'net.peer.port')
  const peer = kind === 3 && host !== '' ? (port === '' ? host : `${host}:${port}`) : ''
  return [peer, answer].filter(text => text !== '').join(' · ')
}

function messageOf(attributes: AttributeList, kind: number): ColumnMessage | undefined {
  const topic = textOf(attributes, 'messaging.destination.name', 'messaging.destination')
  if (topic === '' || textOf(attributes, 'messaging.system') === '') return undefined
  const partition = textOf(
    attributes,
    'messaging.destination.partition.id',
    'messaging.kafka.destination.partition',
  )
  const offset = textOf(attributes, 'messaging.kafka.offset', 'messaging.kafka.message.offset')
  const key = textOf(attributes, 'messaging.kafka.message.key')
  const group = textOf(attributes, 'messaging.consumer.group.name', 'messaging.kafka.consumer.group')
  const batch = Number(textOf(attributes, 'messaging.batch.message_count'))
  const type = textOf(attributes, 'messaging.operation.type', 'messaging.operation')
  return {
    role: kind === 4 ? 'send' : type === 'receive' ? 'receive' : 'process',
    topic,
    ...(partition !== '' && Number.isSafeInteger(Number(partition)) && { partition: Number(partition) }),
    ...(offset !== '' && { offset }),
    ...(key !== '' && { key }),
    ...(group !== '' && { group }),
    ...(batch > 0 && { batch }),
  }
}
