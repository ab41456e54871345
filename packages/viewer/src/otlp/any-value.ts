import type { AttributeList, AttributeValue } from '../api/attributes.ts'
import type { OtlpAnyValue, OtlpKeyValue } from '../api/otlp-json.ts'
import { Malformed } from './malformed.ts'
import type { WireReader } from './wire-reader.ts'
import { BYTES, FIXED64, VARINT } from './wire-reader.ts'

/** Deeper values are cut: a hostile one could nest as deep as it has bytes. */
const DEEPEST = 20

/** Reads a `KeyValue` that ends at `to`. */
export function readKeyValue(reader: WireReader, to: number, depth = 0): OtlpKeyValue {
  let key = ''
  let value: OtlpAnyValue = {}
  while (reader.next(to)) {
    if (reader.field === 1 && reader.type === BYTES) key = reader.textTo(reader.lengthTo(to))
    else if (reader.field === 2 && reader.type === BYTES)
      value = readAnyValue(reader, reader.lengthTo(to), depth)
    else reader.skip(to)
  }
  return { key, value }
}

/** Reads an `AnyValue` that ends at `to`. */
export function readAnyValue(reader: WireReader, to: number, depth = 0): OtlpAnyValue {
  let value: OtlpAnyValue = {}
  if (depth > DEEPEST) {
    reader.at = to
    return { stringValue: '\u2026' }
  }
  while (reader.next(to)) {
    if (reader.field === 1 && reader.type === BYTES)
      value = { stringValue: reader.textTo(reader.lengthTo(to), Number.POSITIVE_INFINITY) }
    else if (reader.field === 2 && reader.type === VARINT) value = { boolValue: reader.varint() !== 0 }
    else if (reader.field === 3 && reader.type === VARINT) value = { intValue: String(reader.int64()) }
    else if (reader.field === 4 && reader.type === FIXED64)
      value = { doubleValue: jsonDouble(reader.double()) }
    else if (reader.field === 5 && reader.type === BYTES)
      value = { arrayValue: { values: readValues(reader, reader.lengthTo(to), readAnyValue, depth) } }
    else if (reader.field === 6 && reader.type === BYTES)
      value = { kvlistValue: { values: readValues(reader, reader.lengthTo(to), readKeyValue, depth) } }
    else if (reader.field === 7 && reader.type === BYTES) {
      const end = reader.lengthTo(to)
      value = { bytesValue: reader.bytes.toString('base64', reader.at, end) }
      reader.at = end
    } else reader.skip(to)
  }
  return value
}

/** JSON has no word for these numbers; protobuf's JSON writes them as texts. */
function jsonDouble(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

function readValues<Value>(
  reader: WireReader,
  to: number,
  read: (reader: WireReader, to: number, depth: number) => Value,
  depth: number,
): Value[] {
  const values: Value[] = []
  while (reader.next(to)) {
    if (reader.field === 1 && reader.type === BYTES) values.push(read(reader, reader.lengthTo(to), depth + 1))
    else reader.skip(to)
  }
  return values
}

/** How much of the attributes of one span or line is shown. */
const MOST_ATTRIBUTES = 1000
const MOST_CHARACTERS = 100_000

/** OTLP's attributes as what the page shows: at most 1,000, with long texts cut. */
export function attributeList(attributes: readonly OtlpKeyValue[] | undefined): AttributeList {
  return (attributes ?? [])
    .slice(0, MOST_ATTRIBUTES)
    .map(({ key, value }) => [key, attributeValue(value)] as const)
}

/** A value of OTLP as one of JSON. */
export function attributeValue(value: OtlpAnyValue | undefined, depth = 0): AttributeValue {
  if (value === undefined || value === null) return null
  if (depth > DEEPEST) return '\u2026'
  if (value.stringValue !== undefined) return cutText(String(value.stringValue))
  if (value.boolValue !== undefined) return value.boolValue === true
  if (value.intValue !== undefined) return wholeNumber(value.intValue)
  if (value.doubleValue !== undefined) {
    const number = Number(value.doubleValue)
    return Number.isFinite(number) ? number : String(value.doubleValue)
  }
  if (value.bytesValue !== undefined) return { bytes: cutText(String(value.bytesValue)) }
  if (value.arrayValue !== undefined)
    return listOf(value.arrayValue.values)
      .slice(0, MOST_ATTRIBUTES)
      .map(item => attributeValue(item, depth + 1))
  if (value.kvlistValue === undefined) return null
  const entries = listOf(value.kvlistValue.values).slice(0, MOST_ATTRIBUTES)
  return Object.fromEntries(entries.map(({ key, value: inner }) => [key, attributeValue(inner, depth + 1)]))
}

/** Cuts a text to what is shown of it. */
export function cutText(text: string, most: number = MOST_CHARACTERS): string {
  return text.length > most ? `${text.slice(0, most)}\u2026` : text
}

function wholeNumber(value: string | number): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function listOf<Item>(values: readonly Item[] | undefined): readonly Item[] {
  if (values === undefined || values === null) return []
  if (!Array.isArray(values)) throw new Malformed('`values` is not a list')
  return values
}
