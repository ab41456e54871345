import type { Resource } from '../../trace/readable-span.ts'
import type { RecordingSpan } from '../../trace/span.ts'

/** A request that is ready to be sent. */
export interface EncodedBatch {
  readonly pieces: readonly Uint8Array[]
  readonly bytes: number
  readonly spans: number
}

/** Ended spans of one resource, already in the format of a backend: what is added is written at once and let go. */
export interface SpanBatch {
  readonly resource: Resource
  readonly spans: number
  readonly bytes: number
  /** @throws whatever makes a span unwritable; the batch is then as it was before */
  add(span: RecordingSpan): void
  /** Completes the request; nothing is added afterwards. */
  seal(): EncodedBatch
}
