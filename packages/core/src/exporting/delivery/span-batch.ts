import type { Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'

/** A request that is ready to be sent. */
export interface EncodedBatch {
  readonly pieces: readonly Uint8Array[]
  /** Bytes of memory that it holds. */
  readonly bytes: number
  readonly spans: number
}

/** Ended spans of one resource, already in the format of a backend: what is added is written at once and let go. */
export interface SpanBatch {
  readonly resource: Resource
  readonly spans: number
  /** About what it holds: what is written, and what each scope takes beside it. */
  readonly bytes: number
  /** @throws whatever makes a span unwritable; the batch is then as it was before */
  add(span: RecordingSpan): void
  /** Lets go of what it has of spans beside their bytes, which only makes the next ones quicker to write. */
  forget?(): void
  /** Completes the request; nothing is added afterwards. */
  seal(): EncodedBatch
}

/** What a batch counts for each instrumentation scope beside what it writes: a service may make a tracer for each request. */
export const SCOPE_BYTES = 1024

/**
 * What a buffer and what refers to it take beside its bytes. Node 20 takes 340 for each of 100,000 buffers of 100 bytes.
 */
const OVERHEAD = 400

/** Up to this share of room that is not used, a large request is kept as it is: copying it costs 0.1 us for each span. */
const SPARE = 1.15
const LARGE = 64 * 1024

/**
 * The pieces of a request, mostly in one buffer of exactly their bytes: what has grown while it was written has up to
 * twice the room that it needs, and each of some twenty pieces is an object and an allocation. That is not worth keeping
 * while a collector is away.
 */
export function encodedBatch(pieces: readonly Uint8Array[], spans: number): EncodedBatch {
  let length = 0
  let held = 0
  for (const piece of pieces) {
    length += piece.length
    held += piece.buffer.byteLength + OVERHEAD
  }
  if (length >= LARGE && held <= length * SPARE) return { pieces, bytes: held, spans }
  const whole = Buffer.allocUnsafeSlow(length)
  let position = 0
  for (const piece of pieces) {
    whole.set(piece, position)
    position += piece.length
  }
  return { pieces: [whole], bytes: length + OVERHEAD, spans }
}
