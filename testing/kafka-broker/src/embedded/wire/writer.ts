const initialSize = 256

/**
 * Writes Kafka's primitive types (https://kafka.apache.org/protocol#protocol_types), non-flexible encodings
 * only.
 */
export class Writer {
  #bytes: Buffer = Buffer.allocUnsafe(initialSize)
  #length = 0

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  int8(value: number): this {
    const start = this.#reserve(1)
    this.#bytes.writeInt8(value, start)
    return this
  }

  int16(value: number): this {
    const start = this.#reserve(2)
    this.#bytes.writeInt16BE(value, start)
    return this
  }

  int32(value: number): this {
    const start = this.#reserve(4)
    this.#bytes.writeInt32BE(value, start)
    return this
  }

  int64(value: number): this {
    const start = this.#reserve(8)
    this.#bytes.writeBigInt64BE(BigInt(value), start)
    return this
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    const bytes = Buffer.from(value)
    return this.int16(bytes.length).raw(bytes)
  }

  bytes(value: Buffer): this {
    return this.int32(value.length).raw(value)
  }

  array<Item>(items: readonly Item[], writeItem: (writer: this, item: Item) => void): this {
    this.int32(items.length)
    for (const item of items) writeItem(this, item)
    return this
  }

  raw(bytes: Buffer): this {
    const start = this.#reserve(bytes.length)
    bytes.copy(this.#bytes, start)
    return this
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** May replace `#bytes`, so call it before that is read. */
  #reserve(size: number): number {
    const start = this.#length
    this.#length += size
    if (this.#length > this.#bytes.length) this.#grow()
    return start
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#length * 2)
    this.#bytes.copy(larger)
    this.#bytes = larger
  }
}
