import { MalformedRequest } from './malformed-request.ts'

/**
 * Reads Kafka's primitive types (https://kafka.apache.org/protocol#protocol_types), non-flexible encodings
 * only.
 */
export class Reader {
  readonly #bytes: Buffer
  #position = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  int8(): number {
    return this.#bytes.readInt8(this.#advance(1))
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#advance(2))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4))
  }

  /** Offsets, ids and timestamps; a value that a double cannot hold exactly is rejected rather than rounded. */
  int64(): number {
    const value = Number(this.#bytes.readBigInt64BE(this.#advance(8)))
    if (!Number.isSafeInteger(value)) throw new MalformedRequest(`an int64 of ${value} is out of range`)
    return value
  }

  string(): string {
    return this.nullableString() ?? ''
  }

  nullableString(): string | null {
    const length = this.int16()
    if (length < 0) return null
    const start = this.#advance(length)
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** A view of the request's memory, not a copy. */
  bytes(): Buffer {
    const length = this.int32()
    if (length < 0) return Buffer.alloc(0)
    const start = this.#advance(length)
    return this.#bytes.subarray(start, start + length)
  }

  array<Item>(readItem: (reader: Reader) => Item): Item[] {
    return this.nullableArray(readItem) ?? []
  }

  nullableArray<Item>(readItem: (reader: Reader) => Item): Item[] | null {
    const count = this.int32()
    if (count < 0) return null
    if (count > this.#bytes.length - this.#position) {
      throw new MalformedRequest(`an array of ${count} items does not fit its request`)
    }
    const items: Item[] = []
    for (let index = 0; index < count; index++) items.push(readItem(this))
    return items
  }

  #advance(size: number): number {
    const start = this.#position
    if (start + size > this.#bytes.length) throw new MalformedRequest('the request ends too early')
    this.#position = start + size
    return start
  }
}
