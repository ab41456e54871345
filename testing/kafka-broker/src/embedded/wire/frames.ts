import { MalformedRequest } from './malformed-request.ts'

/** Apache Kafka's default `socket.request.max.bytes`. */
const maxFrameBytes = 104_857_600

const lengthBytes = 4

/**
 * Cuts a byte stream into Kafka's length-prefixed frames. Allocates for received bytes, never for an announced length.
 */
export class Frames {
  #chunks: Buffer[] = []
  #available = 0

  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk)
    this.#available += chunk.length
    const complete: Buffer[] = []
    for (let frame = this.#next(); frame; frame = this.#next()) complete.push(frame)
    return complete
  }

  #next(): Buffer | undefined {
    if (this.#available < lengthBytes) return undefined
    const length = this.#peekLength()
    if (length < 0 || length > maxFrameBytes) throw new MalformedRequest(`a request of ${length} bytes`)
    if (this.#available < lengthBytes + length) return undefined
    return this.#take(lengthBytes + length).subarray(lengthBytes)
  }

  #peekLength(): number {
    const first = this.#chunks[0] as Buffer
    if (first.length < lengthBytes) this.#join()
    return (this.#chunks[0] as Buffer).readInt32BE(0)
  }

  #take(size: number): Buffer {
    const all = this.#join()
    this.#chunks = size < all.length ? [all.subarray(size)] : []
    this.#available -= size
    return all.subarray(0, size)
  }

  #join(): Buffer {
    const [first, ...rest] = this.#chunks
    const all = rest.length === 0 ? (first as Buffer) : Buffer.concat(this.#chunks)
    this.#chunks = [all]
    return all
  }
}
