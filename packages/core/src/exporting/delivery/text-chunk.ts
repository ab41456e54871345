const CAPACITY = 1024

/** Longer texts are no request that any backend takes. */
const MAX_LENGTH = 20 * 1024 * 1024

/** UTF-8 text in a buffer that grows. */
export class TextChunk {
  length = 0
  #buffer = Buffer.allocUnsafeSlow(CAPACITY)

  /** @throws RangeError for a text that is too long to be sent */
  append(text: string): void {
    if (text.length > MAX_LENGTH) throw new RangeError(`it takes more than ${MAX_LENGTH} characters`)
    this.#reserve(text.length * 3)
    this.length += this.#buffer.write(text, this.length, 'utf8')
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.length)
  }

  #reserve(bytes: number): void {
    const needed = this.length + bytes
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.length)
    this.#buffer = grown
  }
}
