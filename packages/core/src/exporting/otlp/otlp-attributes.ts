import type { AttributeValue } from '@opentelemetry/api'
import { ownText } from '../../base/platform/own-text.ts'
import { ProtobufWriter, varintWidth } from '../protobuf/protobuf-writer.ts'
import type { WrittenAttributes } from './written-attributes.ts'

/** Field tags of opentelemetry/proto/common/v1/common.proto: (field number << 3) | wire type. */
const KEY_VALUE_KEY = 0x0a
const KEY_VALUE_VALUE = 0x12
const STRING_VALUE = 0x0a
const BOOL_VALUE = 0x10
const INT_VALUE = 0x18
const DOUBLE_VALUE = 0x21
const ARRAY_VALUE = 0x2a
const KVLIST_VALUE = 0x32
const BYTES_VALUE = 0x3a
const LIST_MEMBER = 0x0a

/** Bytes beside the key and the text that a key-value of a primitive takes at most. */
const PRIMITIVE_BOUND = 24
/** Width of the length of a message whose size is unknown beforehand: up to 256 MiB. */
const UNKNOWN_WIDTH = 4

const MAX_KNOWN_KEYS = 2000
/** Longer keys are not known. */
const MAX_KNOWN_LENGTH = 128

/** Attribute keys are few and come again with every span, so each is encoded once: 2.5 MiB at most. */
const knownKeys = new Map<string, Uint8Array>()

function encodedKey(key: string): Uint8Array {
  const known = knownKeys.get(key)
  if (known !== undefined) return known
  const writer = new ProtobufWriter(key.length * 3 + 8)
  writer.byte(KEY_VALUE_KEY)
  writer.text(key)
  const encoded = writer.buffer.subarray(0, writer.length)
  if (knownKeys.size < MAX_KNOWN_KEYS && key.length <= MAX_KNOWN_LENGTH) knownKeys.set(ownText(key), encoded)
  return encoded
}

/** Writes a field `tag` that is a list of KeyValue: key, value, key, value. */
export function writeAttributes(writer: ProtobufWriter, tag: number, entries: readonly unknown[]): void {
  for (let i = 0; i < entries.length; i += 2) {
    writeAttribute(writer, tag, entries[i] as string, entries[i + 1] as AttributeValue)
  }
}

/**
 * The same, where `last` says what stands in this writer of the span before, of the same name: mostly the same attributes
 * in the same order, with the same values (the method, the host, the route, the status). What is equal is copied, a run
 * at a time: 14 attributes, of which two differ, take 0.5 us less than one by one.
 *
 * @param last becomes what is said of this span
 */
export function writeRecurring(
  writer: ProtobufWriter,
  tag: number,
  entries: readonly unknown[],
  last: WrittenAttributes,
): void {
  const { entries: before, offsets } = last
  const count = entries.length / 2
  let i = 0
  while (i < count) {
    const end = endOfRun(entries, before, i)
    if (end === i) {
      offsets[i] = writer.length
      writeAttribute(writer, tag, entries[i * 2] as string, entries[i * 2 + 1])
      i++
    } else {
      const from = offsets[i] as number
      const shift = writer.length - from
      writer.copy(from, offsets[end] as number)
      for (; i < end; i++) offsets[i] = (offsets[i] as number) + shift
    }
  }
  offsets[count] = writer.length
  last.entries = entries
}

/** Up to where the attributes from `start` on are those that were there before. */
function endOfRun(entries: readonly unknown[], before: readonly unknown[], start: number): number {
  const length = Math.min(entries.length, before.length)
  let i = start * 2
  while (i < length && entries[i] === before[i] && entries[i + 1] === before[i + 1]) i += 2
  return i / 2
}

function writeAttribute(writer: ProtobufWriter, tag: number, key: string, value: unknown): void {
  const encoded = encodedKey(key)
  const bound = encoded.length + PRIMITIVE_BOUND + (typeof value === 'string' ? value.length * 3 : 0)
  const width = typeof value === 'object' && value !== null ? UNKNOWN_WIDTH : varintWidth(bound)
  writer.reserve(bound)
  writer.byte(tag)
  const start = writer.open(width)
  writer.raw(encoded)
  writeAnyValue(writer, KEY_VALUE_VALUE, value)
  writer.close(start, width)
}

/** Writes a field `tag` that is an AnyValue. */
export function writeAnyValue(writer: ProtobufWriter, tag: number, value: unknown): void {
  writer.reserve(PRIMITIVE_BOUND)
  writer.byte(tag)
  if (typeof value === 'string') {
    const width = varintWidth(value.length * 3 + 6)
    const start = writer.open(width)
    writer.byte(STRING_VALUE)
    writer.text(value)
    writer.close(start, width)
  } else if (typeof value === 'number') {
    writeNumber(writer, value)
  } else if (typeof value === 'boolean') {
    writer.byte(2)
    writer.byte(BOOL_VALUE)
    writer.byte(value ? 1 : 0)
  } else if (typeof value === 'object' && value !== null) {
    const start = writer.open(UNKNOWN_WIDTH)
    writeObject(writer, value)
    writer.close(start, UNKNOWN_WIDTH)
  } else {
    writer.byte(0)
  }
}

/** Whole numbers are int64, as far as a double holds them exactly; all others are doubles. */
function writeNumber(writer: ProtobufWriter, value: number): void {
  if (Number.isSafeInteger(value)) {
    const start = writer.open(1)
    writer.byte(INT_VALUE)
    writer.varint(value)
    writer.close(start, 1)
  } else {
    writer.byte(9)
    writer.byte(DOUBLE_VALUE)
    writer.double(value)
  }
}

function writeObject(writer: ProtobufWriter, value: object): void {
  if (value instanceof Uint8Array) {
    writer.byte(BYTES_VALUE)
    writer.bytes(value)
    return
  }
  const isArray = Array.isArray(value)
  writer.byte(isArray ? ARRAY_VALUE : KVLIST_VALUE)
  const start = writer.open(UNKNOWN_WIDTH)
  if (isArray) for (const member of value) writeAnyValue(writer, LIST_MEMBER, member)
  else for (const [key, member] of Object.entries(value)) writeAttribute(writer, LIST_MEMBER, key, member)
  writer.close(start, UNKNOWN_WIDTH)
}
