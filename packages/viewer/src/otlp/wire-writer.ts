import { BYTES, FIXED32, FIXED64, VARINT } from './wire-reader.ts'

/** A length is written before what it counts is known: five bytes hold any length, padded as protobuf allows. */
const LENGTH_BYTES = 5

const FIRST_BYTES = 4096
/** A larger buffer is given back when a message is taken. */
const MOST_KEPT = 1024 * 1024

/** Writes protobuf fields into a buffer that grows. Lengths of nested messages are filled in when they end. */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #at = 0

  /** Returns a copy of what was written, and begins anew: one writer serves for many messages. */
  take(): Buffer<ArrayBuffer> {
    const copy = Buffer.from(this.#bytes.subarray(0, this.#at))
    this.#at = 0
    if (this.#bytes.length > MOST_KEPT) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
    return copy
  }

  varint(field: number, value: number | bigint): void {
    this.#tag(field, VARINT)
    let rest = BigInt.asUintN(64, BigInt(value))
    this.#room(10)
    while (rest > 127n) {
      this.#bytes[this.#at++] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    this.#bytes[this.#at++] = Number(rest)
  }

  fixed64(field: number, value: bigint): void {
    this.#tag(field, FIXED64)
    this.#room(8)
    this.#at = this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.#at)
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64)
    this.#room(8)
    this.#at = this.#bytes.writeDoubleLE(value, this.#at)
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32)
    this.#room(4)
    this.#at = this.#bytes.writeUInt32LE(value >>> 0, this.#at)
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, BYTES)
    this.#plain(value.length)
    this.#append(value)
  }

  text(field: number, value: string): void {
    this.bytes(field, Buffer.from(value))
  }

  /** Writes a nested message: what `write` writes. */
  nested(field: number, write: () => void): void {
    this.#tag(field, BYTES)
    this.#room(LENGTH_BYTES)
    const lengthAt = this.#at
    this.#at += LENGTH_BYTES
    write()
    let length = this.#at - lengthAt - LENGTH_BYTES
    for (let index = 0; index < LENGTH_BYTES; index++) {
      this.#bytes[lengthAt + index] = (length & 127) | (index < LENGTH_BYTES - 1 ? 128 : 0)
      length >>>= 7
    }
  }

  /** Appends bytes that hold fields already. */
  raw(value: Uint8Array): void {
    this.#append(value)
  }

  #tag(field: number, type: number): void {
    this.#room(2)
    const tag = field * 8 + type
    if (tag > 127) this.#bytes[this.#at++] = (tag & 127) | 128
    this.#bytes[this.#at++] = tag > 127 ? tag >>> 7 : tag
  }

  #plain(value: number): void {
    this.#room(5)
    let rest = value
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.#at++] = rest
  }

  #append(value: Uint8Array): void {
    this.#room(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
  }

  #room(size: number): void {
    if (this.#at + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + size))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
