import type { WireReader } from './wire-reader.ts'
import { BYTES } from './wire-reader.ts'
import type { WireWriter } from './wire-writer.ts'

/** Bytes that one text, or one value with all that is nested in it, may take where spans are kept. */
export const MOST_OF_VALUE = 65_536
/** The last of them say how much is left out. */
const ROOM = MOST_OF_VALUE - 64
/** A list of empty values takes bytes too. */
const BYTES_OF_ENTRY = 8
const DEEPEST = 20

/** How many texts and values were cut, and how many bytes of them were left out. */
export interface CutValues {
  values: number
  bytes: number
}

/** Where a message of OTLP has texts, attributes, and messages with such. What else is too long is left out. */
export interface CutMessage {
  readonly texts: readonly number[]
  readonly attributes: number
  readonly nested: Readonly<Record<number, CutMessage>>
}

const NONE = 0
const EVENT: CutMessage = { texts: [2], attributes: 3, nested: {} }
const LINK: CutMessage = { texts: [3], attributes: 4, nested: {} }
const STATUS: CutMessage = { texts: [2], attributes: NONE, nested: {} }

export const SPAN: CutMessage = { texts: [3, 5], attributes: 9, nested: { 11: EVENT, 13: LINK, 15: STATUS } }
export const RESOURCE: CutMessage = { texts: [], attributes: 1, nested: {} }
export const SCOPE: CutMessage = { texts: [1, 2], attributes: 3, nested: {} }

/** Copies the message from where the reader is up to `to`, with what is too long cut, and counts that in `cut`. */
export function writeCut(
  writer: WireWriter,
  reader: WireReader,
  to: number,
  message: CutMessage,
  cut: CutValues,
): void {
  let from = reader.at
  for (let tagAt = from; reader.next(to); tagAt = reader.at) {
    if (reader.type !== BYTES) {
      reader.skip(to)
      continue
    }
    const { field } = reader
    const end = reader.lengthTo(to)
    if (end - reader.at > MOST_OF_VALUE) {
      writer.raw(reader.bytes.subarray(from, tagAt))
      from = end
      const nested = message.nested[field]
      if (nested) writer.nested(field, () => writeCut(writer, reader, end, nested, cut))
      else {
        cut.values += 1
        cut.bytes += writeCutField(writer, reader, end, message)
      }
    }
    reader.at = end
  }
  writer.raw(reader.bytes.subarray(from, to))
}

/** Returns how many bytes were left out. */
function writeCutField(writer: WireWriter, reader: WireReader, to: number, message: CutMessage): number {
  const { field } = reader
  const value = new CutValue(writer, reader)
  if (field === message.attributes) writer.nested(field, () => value.keyValue(to, 0))
  else if (message.texts.includes(field)) value.text(field, to)
  else return to - reader.at
  return value.leftOut
}

/** Copies the beginning of one value. */
class CutValue {
  leftOut = 0
  #room = ROOM
  readonly #writer: WireWriter
  readonly #reader: WireReader

  constructor(writer: WireWriter, reader: WireReader) {
    this.#writer = writer
    this.#reader = reader
  }

  keyValue(to: number, depth: number): void {
    this.#eachField(to, (field, end) => {
      if (field === 1) this.text(1, end)
      else if (field === 2) this.#writer.nested(2, () => this.#anyValue(end, depth))
    })
  }

  /** Keeps whole characters. */
  text(field: number, to: number): void {
    const { bytes, at } = this.#reader
    let end = Math.min(to, at + Math.max(0, this.#room))
    while (end < to && end > at && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1
    const kept = this.#kept(end, to)
    this.#writer.bytes(field, end === to ? kept : Buffer.concat([kept, Buffer.from(leftOutText(to - end))]))
  }

  #anyValue(to: number, depth: number): void {
    if (depth > DEEPEST) return
    this.#eachField(to, (field, end) => {
      if (field === 1) this.text(1, end)
      else if (field === 5 || field === 6)
        this.#writer.nested(field, () => this.#entries(end, depth + 1, field === 6))
      else if (field === 7)
        this.#writer.bytes(7, this.#kept(Math.min(end, this.#reader.at + this.#room), end))
    })
  }

  /** The first entries of a list or a map, and one more that says how much follows. */
  #entries(to: number, depth: number, isMap: boolean): void {
    let left = 0
    let isFirst = true
    this.#eachField(to, (field, end) => {
      if (field !== 1) return
      const size = end - this.#reader.at + BYTES_OF_ENTRY
      if (left > 0 || (size > this.#room && !isFirst)) left += end - this.#reader.at
      else {
        this.#room -= BYTES_OF_ENTRY
        this.#writer.nested(1, () => (isMap ? this.keyValue(end, depth) : this.#anyValue(end, depth)))
      }
      isFirst = false
    })
    this.leftOut += left
    if (left > 0) this.#writer.nested(1, () => this.#note(leftOutText(left), isMap))
  }

  #note(text: string, isMap: boolean): void {
    if (isMap) {
      this.#writer.text(1, ELLIPSIS)
      this.#writer.nested(2, () => this.#writer.text(1, text))
    } else this.#writer.text(1, text)
  }

  #kept(end: number, to: number): Buffer {
    const { bytes, at } = this.#reader
    this.#room -= end - at
    this.leftOut += to - end
    return bytes.subarray(at, end)
  }

  /** Calls `write` for each field that has bytes, and copies the others. */
  #eachField(to: number, write: (field: number, end: number) => void): void {
    const reader = this.#reader
    for (let tagAt = reader.at; reader.next(to); tagAt = reader.at) {
      if (reader.type !== BYTES) {
        reader.skip(to)
        this.#writer.raw(reader.bytes.subarray(tagAt, reader.at))
        continue
      }
      const end = reader.lengthTo(to)
      write(reader.field, end)
      reader.at = end
    }
  }
}

const ELLIPSIS = '\u2026'

function leftOutText(bytes: number): string {
  return `${ELLIPSIS} ${bytes.toLocaleString('en')} bytes more were not kept`
}
