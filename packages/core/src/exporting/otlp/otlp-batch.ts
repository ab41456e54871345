import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { EncodedBatch, SpanBatch } from '../delivery/span-batch.ts'
import { encodedBatch, SCOPE_BYTES } from '../delivery/span-batch.ts'
import { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { exportRequest } from './export-request.ts'
import { writeSpan } from './otlp-span.ts'
import { LastWritten } from './written-attributes.ts'

const LEAST_CAPACITY = 1024
const MOST_CAPACITY = 1024 * 1024
/** How long the last chunk of a scope became: about as long as the next one, which then need not grow. */
const lastLengths = new WeakMap<InstrumentationScope, number>()

/** The spans of one scope. */
class Chunk extends ProtobufWriter {
  readonly last = new LastWritten()
}

/**
 * Ended spans of one resource as OTLP bytes: a chunk for each instrumentation scope.
 * Nothing of the span itself is kept.
 */
export class OtlpBatch implements SpanBatch {
  readonly resource: Resource
  spans = 0
  bytes = 0
  readonly #chunks = new Map<InstrumentationScope, Chunk>()

  constructor(resource: Resource) {
    this.resource = resource
  }

  add(span: RecordingSpan): void {
    const chunk = this.#chunkOf(span.instrumentationScope)
    const before = chunk.length
    try {
      writeSpan(chunk, span, chunk.last)
    } catch (error) {
      chunk.length = before
      chunk.last.clear()
      throw error
    }
    this.bytes += chunk.length - before
    this.spans++
  }

  forget(): void {
    for (const chunk of this.#chunks.values()) chunk.last.clear()
  }

  seal(): EncodedBatch {
    const chunks = [...this.#chunks].filter(([, chunk]) => chunk.length > 0)
    for (const [scope, chunk] of chunks) lastLengths.set(scope, chunk.length)
    return encodedBatch(exportRequest(this.resource, chunks), this.spans)
  }

  #chunkOf(scope: InstrumentationScope): Chunk {
    let chunk = this.#chunks.get(scope)
    if (chunk === undefined) {
      chunk = new Chunk(capacityFor(scope))
      this.#chunks.set(scope, chunk)
      this.bytes += SCOPE_BYTES
    }
    return chunk
  }
}

function capacityFor(scope: InstrumentationScope): number {
  const last = lastLengths.get(scope) ?? 0
  return Math.min(Math.max(Math.ceil(last * 1.1), LEAST_CAPACITY), MOST_CAPACITY)
}
