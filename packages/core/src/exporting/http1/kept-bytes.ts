/**
 * Bytes that are copied out of what they came in: a single one of them would otherwise keep a read buffer of 64 KiB alive.
 * The room doubles, so that each byte is copied a bounded number of times.
 */
export class KeptBytes {
  #room = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }

  append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length
    if (needed > this.#room.length) {
      const larger = Buffer.alloc(Math.max(needed, this.#room.length * 2))
      larger.set(this.bytes)
      this.#room = larger
    }
    this.#room.set(bytes, this.#length)
    this.#length = needed
  }
}
