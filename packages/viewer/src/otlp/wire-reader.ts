import { Malformed } from './malformed.ts'

/** The wire types of protobuf that OTLP uses. */
export const VARINT = 0
export const FIXED64 = 1
export const BYTES = 2
export const FIXED32 = 5

/**
 * Walks over the fields of a protobuf message without making objects. One reader serves for a whole request: `at` moves, and a nested
 * message is the range from `at` to an end that the caller holds.
 */
export class WireReader {
  readonly bytes: Buffer
  at: number
  /** Field number and wire type that `next` has read. */
  field = 0
  type = 0
  readonly #end: number

  constructor(bytes: Uint8Array, from = 0, to: number = bytes.length) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = from
    this.#end = to
  }

  /**
   * Reads the tag of the next field; `false` at `end`.
   *
   * @throws Malformed where a field reaches beyond `end`, or has no number
   */
  next(end: number): boolean {
    if (this.at >= end) {
      if (this.at > end) throw new Malformed('a field reaches beyond the message that holds it')
      return false
    }
    const tag = this.varint()
    this.field = tag >>> 3
    this.type = tag & 7
    if (this.field === 0 || tag > 0xffff_ffff) throw new Malformed('a field has no valid number')
    return true
  }

  /** A varint as a number; what has more than 53 bits loses the lowest. */
  varint(): number {
    const { bytes } = this
    let byte = bytes[this.at++] as number
    if (byte < 128) return byte
    let value = byte & 127
    let factor = 128
    for (let count = 1; count < 10; count++) {
      if (this.at >= this.#end) throw cutOff()
      byte = bytes[this.at++] as number
      value += (byte & 127) * factor
      if (byte < 128) return value
      factor *= 128
    }
    throw new Malformed('a varint has more than ten bytes')
  }

  /** A varint of 64 bits, signed. */
  int64(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.#end) throw cutOff()
      const byte = this.bytes[this.at++] as number
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asIntN(64, value)
    }
    throw new Malformed('a varint has more than ten bytes')
  }

  /** Reads the length of a text, of bytes or of a nested message, and returns where it ends. */
  lengthTo(end: number): number {
    if (this.type !== BYTES) throw new Malformed(`field ${this.field} has the wrong wire type ${this.type}`)
    const to = this.varint() + this.at
    if (to > end) throw new Malformed('a field reaches beyond the message that holds it')
    return to
  }

  /** The text from `at` to `to`, cut at `most` bytes. */
  textTo(to: number, most = 65_536): string {
    const from = this.at
    this.at = to
    return this.bytes.toString('utf8', from, to - from > most ? from + most : to)
  }

  hexTo(to: number): string {
    const from = this.at
    this.at = to
    return this.bytes.toString('hex', from, to)
  }

  fixed64(): bigint {
    const from = this.fixed(8, FIXED64)
    return this.bytes.readBigUInt64LE(from)
  }

  double(): number {
    const from = this.fixed(8, FIXED64)
    return this.bytes.readDoubleLE(from)
  }

  /** Moves over a field of a fixed size and returns where it begins. */
  fixed(size: number, type: number): number {
    if (this.type !== type) throw new Malformed(`field ${this.field} has the wrong wire type ${this.type}`)
    const from = this.at
    if (from + size > this.#end) throw cutOff()
    this.at = from + size
    return from
  }

  /** Moves over the field whose tag was read. */
  skip(end: number): void {
    if (this.type === VARINT) this.varint()
    else if (this.type === FIXED64) this.fixed(8, FIXED64)
    else if (this.type === FIXED32) this.fixed(4, FIXED32)
    else this.at = this.lengthTo(end)
  }
}

function cutOff(): Malformed {
  return new Malformed('the message is cut off')
}
