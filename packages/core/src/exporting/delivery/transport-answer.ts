import type { HttpResponse } from '../http1/http-post.ts'
import { LONGEST_BODY } from '../http1/http-response-reader.ts'
import { KeptBytes } from '../http1/kept-bytes.ts'
import type { TransportResponse } from './exporter-transport.ts'

/** What is read of the headers; the others need no memory. */
const NAMES: ReadonlySet<string> = new Set(['content-type', 'date', 'location', 'retry-after'])

/** As many as there are bytes in the longest body. */
const MOST_CHUNKS = LONGEST_BODY

/** What has come of one response until now. */
export class TransportAnswer {
  readonly #body = new KeptBytes()
  #head: Pick<HttpResponse, 'status' | 'statusText' | 'headers'> | undefined
  #isClosed = false

  /** Reads a response to its end, or until it is closed. @throws what its body throws, and for a body that is too long */
  async read({ status, statusText, headers, body }: TransportResponse): Promise<void> {
    // The status decides, also where the rest cannot be read: what was delivered is not sent again.
    this.#head = { status, statusText: '', headers: {} }
    this.#head = { status, statusText: `${statusText ?? ''}`, headers: headersOf(headers ?? {}) }
    if (body instanceof Uint8Array) return this.#append(body)
    let chunks = 0
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      if (this.#isClosed) return
      // Empty chunks that come at once keep timers from running.
      if (++chunks > MOST_CHUNKS) throw new Error('it has more than 65,536 chunks')
      this.#append(Buffer.from(chunk))
    }
  }

  /**
   * Ends the reading.
   *
   * @param why the answer is incomplete, where it is
   * @returns `undefined` where no status has come
   */
  close(why: string | undefined): HttpResponse | undefined {
    this.#isClosed = true
    if (this.#head === undefined) return undefined
    return { ...this.#head, body: this.#body.bytes, ...(why !== undefined && { cutOff: why }) }
  }

  #append(bytes: Uint8Array): void {
    const room = LONGEST_BODY - this.#body.length
    this.#body.append(bytes.subarray(0, room))
    if (bytes.length > room) throw new Error('it is longer than 64 KiB')
  }
}

/** By names in lower case. */
function headersOf(headers: NonNullable<TransportResponse['headers']>): HttpResponse['headers'] {
  const isIterable = Symbol.iterator in headers
  const entries = isIterable ? [...headers] : Object.entries(headers as Readonly<Record<string, string>>)
  return Object.fromEntries(
    entries
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => NAMES.has(name) && value !== undefined)
      .map(([name, value]) => [name, [value].flat().join(', ')]),
  )
}
