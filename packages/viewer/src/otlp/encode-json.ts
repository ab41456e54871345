import { Malformed } from './malformed.ts'
import { WireWriter } from './wire-writer.ts'

/** What JSON may be, before it was looked at. */
type Json = Readonly<Record<string, unknown>>

const DEEPEST = 20

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  word => `SPAN_KIND_${word}`,
)
const CODES = ['UNSET', 'OK', 'ERROR'].map(word => `STATUS_CODE_${word}`)

/**
 * Writes OTLP's JSON of traces as protobuf, which is what is kept. Unknown fields are left out; ids that are not hex are empty.
 *
 * @throws Malformed where it is not the JSON of an `ExportTraceServiceRequest`
 */
export function encodeJsonTraces(json: unknown): Buffer<ArrayBuffer> {
  const writer = new WireWriter()
  for (const group of itemsOf(objectOf(json, 'the request'), 'resourceSpans')) {
    writer.nested(1, () => {
      writer.nested(1, () => writeAttributes(writer, 1, objectOf(group.resource ?? {}, '`resource`')))
      for (const scopeSpans of itemsOf(group, 'scopeSpans'))
        writer.nested(2, () => writeScopeSpans(writer, scopeSpans))
    })
  }
  return writer.take()
}

function writeScopeSpans(writer: WireWriter, scopeSpans: Json): void {
  const scope = objectOf(scopeSpans.scope ?? {}, '`scope`')
  writer.nested(1, () => {
    writeText(writer, 1, scope.name)
    writeText(writer, 2, scope.version)
    writeAttributes(writer, 3, scope)
  })
  for (const span of itemsOf(scopeSpans, 'spans')) writer.nested(2, () => writeSpan(writer, span))
}

function writeSpan(writer: WireWriter, span: Json): void {
  writeIds(writer, span)
  writeId(writer, 4, span.parentSpanId)
  writeText(writer, 5, span.name)
  writer.varint(6, enumOf(span.kind, KINDS))
  writer.fixed64(7, nanosOf(span.startTimeUnixNano))
  writer.fixed64(8, nanosOf(span.endTimeUnixNano))
  writeAttributes(writer, 9, span)
  writeCount(writer, 10, span.droppedAttributesCount)
  for (const event of itemsOf(span, 'events')) {
    writer.nested(11, () => {
      writer.fixed64(1, nanosOf(event.timeUnixNano))
      writeText(writer, 2, event.name)
      writeAttributes(writer, 3, event)
      writeCount(writer, 4, event.droppedAttributesCount)
    })
  }
  writeCount(writer, 12, span.droppedEventsCount)
  for (const link of itemsOf(span, 'links')) {
    writer.nested(13, () => {
      writeIds(writer, link)
      writeAttributes(writer, 4, link)
      writeCount(writer, 5, link.droppedAttributesCount)
      if (link.flags !== undefined) writer.fixed32(6, Number(link.flags) || 0)
    })
  }
  writeCount(writer, 14, span.droppedLinksCount)
  const status = objectOf(span.status ?? {}, '`status`')
  writer.nested(15, () => {
    writeText(writer, 2, status.message)
    writer.varint(3, enumOf(status.code, CODES))
  })
  if (span.flags !== undefined) writer.fixed32(16, Number(span.flags) || 0)
}

function writeIds(writer: WireWriter, holder: Json): void {
  writeId(writer, 1, holder.traceId)
  writeId(writer, 2, holder.spanId)
  writeText(writer, 3, holder.traceState)
}

function writeId(writer: WireWriter, field: number, id: unknown): void {
  if (typeof id === 'string' && /^[0-9a-fA-F]+$/.test(id)) writer.bytes(field, Buffer.from(id, 'hex'))
}

function writeText(writer: WireWriter, field: number, text: unknown): void {
  if (text !== undefined && text !== null && text !== '') writer.text(field, String(text))
}

function writeCount(writer: WireWriter, field: number, count: unknown): void {
  const number = Number(count)
  if (number > 0 && Number.isSafeInteger(number)) writer.varint(field, number)
}

function writeAttributes(writer: WireWriter, field: number, holder: Json): void {
  for (const { key, value } of itemsOf(holder, 'attributes'))
    writer.nested(field, () => writeKeyValue(writer, key, value, 0))
}

function writeKeyValue(writer: WireWriter, key: unknown, value: unknown, depth: number): void {
  writeText(writer, 1, key)
  if (value !== undefined && value !== null)
    writer.nested(2, () => writeValue(writer, objectOf(value, '`value`'), depth))
}

function writeValue(writer: WireWriter, value: Json, depth: number): void {
  if (depth > DEEPEST) writer.text(1, '\u2026')
  else if (value.stringValue !== undefined) writer.text(1, String(value.stringValue))
  else if (value.boolValue !== undefined) writer.varint(2, value.boolValue === true ? 1 : 0)
  else if (value.intValue !== undefined) writer.varint(3, bigintOf(value.intValue))
  else if (value.doubleValue !== undefined) writer.double(4, Number(value.doubleValue))
  else if (value.arrayValue !== undefined) {
    const values = itemsOf(objectOf(value.arrayValue, '`arrayValue`'), 'values')
    writer.nested(5, () => {
      for (const item of values) writer.nested(1, () => writeValue(writer, item, depth + 1))
    })
  } else if (value.kvlistValue !== undefined) {
    const values = itemsOf(objectOf(value.kvlistValue, '`kvlistValue`'), 'values')
    writer.nested(6, () => {
      for (const { key, value: inner } of values)
        writer.nested(1, () => writeKeyValue(writer, key, inner, depth + 1))
    })
  } else if (typeof value.bytesValue === 'string') writer.bytes(7, Buffer.from(value.bytesValue, 'base64'))
}

function enumOf(value: unknown, words: readonly string[]): number {
  if (typeof value === 'string' && words.includes(value)) return words.indexOf(value)
  const number = Number(value)
  return Number.isInteger(number) && number >= 0 && number < words.length ? number : 0
}

/** Times of senders that write numbers have lost their lowest digits already. */
function nanosOf(value: unknown): bigint {
  const nanos = bigintOf(value)
  return nanos < 0n ? 0n : nanos
}

function bigintOf(value: unknown): bigint {
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value)
  const number = Math.trunc(Number(value))
  return Number.isFinite(number) ? BigInt(number) : 0n
}

/** The list under a name, each of whose items is an object. */
function itemsOf(holder: Json, name: string): readonly Json[] {
  const list = holder[name]
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) throw new Malformed(`\`${name}\` is not a list`)
  for (const item of list) objectOf(item, `an item of \`${name}\``)
  return list
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed(`${what} is not an object`)
  return value as Json
}
