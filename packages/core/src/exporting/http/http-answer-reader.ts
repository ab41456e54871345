import type { HttpAnswerHead } from './http-answer-head.ts'
import { httpAnswerHead, httpFields } from './http-answer-head.ts'
import { httpParseError } from './http-parse-error.ts'

/** As much as Node reads of a head. */
const LONGEST_HEAD = 16 * 1024
/** Far above any OTLP answer; what exceeds it is some other server's page, or an attack. */
const LONGEST_BODY = 64 * 1024

const PROTOCOL = 'HTTP/1.'
const CR = 0x0d
const LF = 0x0a

/** Reads one answer of HTTP/1.0 or 1.1 from bytes that come in pieces of any size. Never throws. */
export class HttpAnswerReader {
  /** Of the final answer; informational ones (100, 103) are passed over. */
  head: HttpAnswerHead | undefined
  /** Whether the answer was read to its last byte. */
  isComplete = false
  /** Why there is no answer, or after the head, why its body is incomplete. */
  failure: Error | undefined
  /** Whether anything was read at all. */
  hasBegun = false
  /** What has come and is not yet understood: less than a line, or what follows the answer. */
  #rest: Buffer = Buffer.alloc(0)
  #lines: string[] = []
  #linesLength = 0
  /** Bytes still to come of the body or of a chunk of it. */
  #missing = 0
  readonly #body: Buffer[] = []
  #bodyLength = 0
  /** Reads the next part of the answer; says whether it was there. */
  #step: () => boolean = this.#readHead

  /** Whether nothing more is expected. */
  get isOver(): boolean {
    return this.isComplete || this.failure !== undefined
  }

  /** What was read of the body, at most 64 KiB. */
  get body(): Uint8Array {
    return Buffer.concat(this.#body).subarray(0, LONGEST_BODY)
  }

  /** For how long the connection may be kept. Bytes after the answer are nobody's: no other may be read there. */
  get keepAliveMillis(): number {
    return this.isComplete && this.#rest.length === 0 ? (this.head?.keepAliveMillis ?? 0) : 0
  }

  /** Takes what has come. */
  read(chunk: Buffer): void {
    this.hasBegun = true
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    try {
      while (!this.isOver && this.#step()) {}
    } catch (error) {
      this.failure = error as Error
    }
  }

  /** Takes note that nothing more will come. */
  end(): void {
    if (this.isOver) return
    if (this.#missing === Number.POSITIVE_INFINITY) this.isComplete = true
    else this.failure = connectionReset(this.head === undefined ? 'socket hang up' : 'aborted')
  }

  #readHead(): boolean {
    // Who speaks something else may never send the end of a line.
    if (this.#lines.length === 0 && !PROTOCOL.startsWith(this.#rest.toString('latin1', 0, PROTOCOL.length)))
      throw httpParseError('HPE_INVALID_CONSTANT', `Expected ${PROTOCOL}`)
    const lines = this.#takeLines()
    if (lines === undefined) return false
    const head = httpAnswerHead(lines)
    if (head.status === 101) throw new Error('it changes the protocol without being asked to')
    if (head.status < 200) return true
    this.head = head
    if (head.bodyLength === 'chunked') {
      this.#step = this.#readChunkSize
    } else {
      this.#missing = head.bodyLength
      this.#step = this.#readBody
    }
    return true
  }

  #readBody(): boolean {
    this.isComplete = this.#takeBody()
    return this.isComplete
  }

  #readChunkSize(): boolean {
    const line = this.#takeLine()
    if (line === undefined) return false
    this.#linesLength = 0
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
    this.#linesLength = 0
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

  /** Moves bytes to the body; says whether none are missing. */
  #takeBody(): boolean {
    const taken = this.#rest.subarray(0, this.#missing)
    this.#rest = this.#rest.subarray(taken.length)
    this.#missing -= taken.length
    this.#body.push(taken)
    this.#bodyLength += taken.length
    if (this.#bodyLength > LONGEST_BODY) throw new Error('it is longer than 64 KiB')
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
    this.#linesLength = 0
    return lines
  }

  #takeLine(): string | undefined {
    const end = this.#rest.indexOf(LF)
    const length = end === -1 ? this.#rest.length : end + 1
    if (this.#linesLength + length > LONGEST_HEAD)
      throw httpParseError('HPE_HEADER_OVERFLOW', 'Header overflow')
    if (end === -1) return undefined
    if (this.#rest[end - 1] !== CR) throw httpParseError('HPE_CR_EXPECTED', 'Missing expected CR')
    const line = this.#rest.toString('latin1', 0, end - 1)
    this.#rest = this.#rest.subarray(length)
    this.#linesLength += length
    return line
  }
}

/** The digits are followed by nothing or by extensions, which mean nothing to us. */
function chunkSize(line: string): number {
  const digits = /^([\da-f]+)(?:[ \t]*;.*)?$/i.exec(line)?.[1]
  const size = Number.parseInt(digits ?? '', 16)
  if (!Number.isSafeInteger(size)) throw httpParseError('HPE_INVALID_CHUNK_SIZE', 'Invalid chunk size')
  return size
}

/** In the words of Node's own client. */
function connectionReset(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' })
}
