import type { WireReader } from './wire-reader.ts'
import { BYTES, FIXED64, VARINT } from './wire-reader.ts'

/** A text of more bytes is found by its key alone. */
const MOST_BYTES = 256
/** Behind a key it stands for values that are no single text: lists, maps, bytes and what is too long. */
const ANY_OTHER = '\u0000'

/** Field of the attributes of a span, and of a resource. */
type AttributesField = 9 | 1

/** Calls `visit` with two numbers for each attribute from where the reader is up to `to`: one for its key, one for the key with its value. */
export function eachAttributeHash(
  reader: WireReader,
  to: number,
  field: AttributesField,
  visit: (hash: number) => void,
): void {
  while (reader.next(to)) {
    if (reader.field !== field || reader.type !== BYTES) {
      reader.skip(to)
      continue
    }
    const end = reader.lengthTo(to)
    visitAttribute(reader, end, visit)
    reader.at = end
  }
}

function visitAttribute(reader: WireReader, to: number, visit: (hash: number) => void): void {
  let key = 0
  let hasValue = false
  while (reader.next(to)) {
    if (reader.field === 1 && reader.type === BYTES) {
      const end = reader.lengthTo(to)
      key = hashOf(reader.bytes, reader.at, end, START)
      visit(key)
      reader.at = end
    } else if (reader.field === 2 && reader.type === BYTES) {
      const end = reader.lengthTo(to)
      visit(valueHash(reader, end, key))
      hasValue = true
      reader.at = end
    } else reader.skip(to)
  }
  if (!hasValue) visit(textHash(ANY_OTHER, key))
}

function valueHash(reader: WireReader, to: number, key: number): number {
  if (!reader.next(to)) return textHash(ANY_OTHER, key)
  const { field, type } = reader
  if (field === 1 && type === BYTES) {
    const end = reader.lengthTo(to)
    if (end - reader.at <= MOST_BYTES) return hashOf(reader.bytes, reader.at, end, key)
  } else if (field === 2 && type === VARINT) return textHash(String(reader.varint() !== 0), key)
  else if (field === 3 && type === VARINT) return textHash(String(reader.int64()), key)
  else if (field === 4 && type === FIXED64) return textHash(String(reader.double()), key)
  return textHash(ANY_OTHER, key)
}

const START = 0x811c_9dc5

/** FNV-1a: short texts in as many steps as they have bytes. */
function hashOf(bytes: Uint8Array, from: number, to: number, start: number): number {
  let hash = start ^ 0xff
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193)
  return hash >>> 0
}

function textHash(text: string, start: number): number {
  let hash = start ^ 0xff
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193)
  return hash >>> 0
}

/** Numbers of which a span has at least one where it has an attribute; of the key alone where no value is given. */
export function hashesOf(key: string, value: string | undefined): readonly number[] {
  const bytes = Buffer.from(key)
  const ofKey = hashOf(bytes, 0, bytes.length, START)
  if (value === undefined || Buffer.byteLength(value) > MOST_BYTES) return [ofKey]
  const text = Buffer.from(value)
  return [hashOf(text, 0, text.length, ofKey), textHash(ANY_OTHER, ofKey)]
}
