const CAPACITY = 1024

/** UTF-8 text in a buffer that grows. */
export class TextChunk {
  length = 0
  #buffer = Buffer.allocUnsafeSlow(CAPACITY)

  append(text: string): void {
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
