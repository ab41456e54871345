import { httpParseError } from './http-parse-error.ts'
import type { HttpResponseHead } from './http-response-head.ts'
import { httpFields, httpResponseHead } from './http-response-head.ts'
import { KeptBytes } from './kept-bytes.ts'

/** As much as Node reads of a head. Informational answers before it are read from the same 16 KiB: there may be 1,024 of them. */
const LONGEST_HEAD = 16 * 1024
/** As much as Node reads of the extensions of one chunk; here it is for all chunks, with sizes, line ends and trailers. */
const LONGEST_FRAMING = 16 * 1024
/** Far above any OTLP answer; what exceeds it is some other server's page, or an attack. */
export const LONGEST_BODY: number = 64 * 1024

const PROTOCOL = 'HTTP/1.'
const LF = 0x0a
const NOTHING = Buffer.alloc(0)
/** Linear: it is anchored, and no part can begin within the one before it. */
const CHUNK_SIZE = /^([\da-f]+)(?:[ \t]*;.*)?$/i

/**
 * Reads one answer of HTTP/1.0 or 1.1 from bytes that come in pieces of any size. Never throws. It reads at most 96 KiB
 * in all, each byte once, and keeps no piece that it was given.
 */
export class HttpResponseReader {
  /** Of the final answer; informational ones (100, 103) are passed over. */
  head: HttpResponseHead | undefined
  /** Whether the answer was read to its last byte. */
  isComplete = false
  /** Why there is no answer, or after the head, why its body is incomplete. */
  failure: Error | undefined
  /** Whether anything was read at all. */
  hasBegun = false
  /** What is left of the piece that is being read. */
  #rest: Buffer = NOTHING
  /** The beginning of a line whose end has not come yet. */
  #line = ''
  #lines: string[] = []
  /** How much may still be read that is not the body. */
  #room = LONGEST_HEAD
  /** Bytes still to come of the body or of a chunk of it. */
  #missing = 0
  readonly #body = new KeptBytes()
  #hasSurplus = false
  /** Reads the next part of the response; returns whether it was there. */
  #step: () => boolean = this.#readHead

  /** Whether nothing more is expected. */
  get isOver(): boolean {
    return this.isComplete || this.failure !== undefined
  }

  /** What was read of the body, at most 64 KiB. */
  get body(): Uint8Array {
    return this.#body.bytes
  }

  /** For how long the connection may be kept. Bytes after the response belong to no request: no other response may be read there. */
  get keepAliveMillis(): number {
    return this.isComplete && !this.#hasSurplus ? (this.head?.keepAliveMillis ?? 0) : 0
  }

  /** Takes what has come. */
  read(chunk: Buffer): void {
    this.hasBegun = true
    this.#rest = chunk
    try {
      while (!this.isOver && this.#step()) {}
    } catch (error) {
      this.failure = error as Error
    }
    this.#hasSurplus ||= this.#rest.length > 0
    this.#rest = NOTHING
  }

  /** Takes note that nothing more will come. */
  end(): void {
    if (this.isOver) return
    if (this.#missing === Number.POSITIVE_INFINITY) this.isComplete = true
    else this.failure = connectionReset(this.head === undefined ? 'socket hang up' : 'aborted')
  }

  #readHead(): boolean {
    if (this.#lines.length === 0) this.#checkProtocol()
    const lines = this.#takeLines()
    if (lines === undefined) return false
    const head = httpResponseHead(lines)
    if (head.status === 101) throw new Error('it changes the protocol without being asked to')
    if (head.status < 200) return true
    this.head = head
    this.#room = LONGEST_FRAMING
    if (head.bodyLength === 'chunked') {
      this.#step = this.#readChunkSize
    } else {
      this.#missing = head.bodyLength
      this.#step = this.#readBody
    }
    return true
  }

  /** Another protocol may never send the end of a line. */
  #checkProtocol(): void {
    const missing = PROTOCOL.length - this.#line.length
    if (missing <= 0) return
    const start = this.#line + this.#rest.toString('latin1', 0, missing)
    if (!PROTOCOL.startsWith(start)) throw httpParseError('HPE_INVALID_CONSTANT', `Expected ${PROTOCOL}`)
  }

  #readBody(): boolean {
    this.isComplete = this.#takeBody()
    return this.isComplete
  }

  #readChunkSize(): boolean {
    const line = this.#takeLine()
    if (line === undefined) return false
    this.#missing = chunkSize(line)
    this.#step = this.#missing === 0 ? this.#readTrailers : this.#readChunk
    return true
  }

  #readChunk(): boolean {
    if (!this.#takeBody()) return false
    this.#step = this.#readChunkEnd
    return true
  }

  #readChunkEnd(): boolean {
    const line = this.#takeLine()
    if (line === undefined) return false
    if (line !== '') throw httpParseError('HPE_STRICT', 'Expected LF after chunk data')
    this.#step = this.#readChunkSize
    return true
  }

  #readTrailers(): boolean {
    const lines = this.#takeLines()
    if (lines === undefined) return false
    httpFields(lines)
    this.isComplete = true
    return true
  }

  /** Moves bytes to the body; returns whether none are missing. */
  #takeBody(): boolean {
    const taken = this.#rest.subarray(0, this.#missing)
    const room = LONGEST_BODY - this.#body.length
    this.#body.append(taken.subarray(0, room))
    if (taken.length > room) throw new Error('it is longer than 64 KiB')
    this.#rest = this.#rest.subarray(taken.length)
    this.#missing -= taken.length
    return this.#missing === 0
  }

  /** The lines before an empty one, when that has come. */
  #takeLines(): readonly string[] | undefined {
    for (let line = this.#takeLine(); line !== undefined; line = this.#takeLine()) {
      if (line !== '') this.#lines.push(line)
      else return this.#takeSection()
    }
    return undefined
  }

  #takeSection(): readonly string[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  #takeLine(): string | undefined {
    const end = this.#rest.indexOf(LF)
    const length = end === -1 ? this.#rest.length : end + 1
    this.#room -= length
    if (this.#room < 0) throw httpParseError('HPE_HEADER_OVERFLOW', 'Header overflow')
    const line = this.#line + this.#rest.toString('latin1', 0, length)
    this.#rest = this.#rest.subarray(length)
    this.#line = end === -1 ? line : ''
    if (end === -1) return undefined
    if (!line.endsWith('\r\n')) throw httpParseError('HPE_CR_EXPECTED', 'Missing expected CR')
    return line.slice(0, -2)
  }
}

/** The digits are followed by nothing or by extensions, which mean nothing to us. */
function chunkSize(line: string): number {
  const size = Number.parseInt(CHUNK_SIZE.exec(line)?.[1] ?? '', 16)
  if (!Number.isSafeInteger(size)) throw httpParseError('HPE_INVALID_CHUNK_SIZE', 'Invalid chunk size')
  return size
}

/** In the words of Node's own client. */
function connectionReset(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' })
}
