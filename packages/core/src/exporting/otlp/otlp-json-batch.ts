import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { EncodedBatch, SpanBatch } from '../delivery/span-batch.ts'
import { encodedBatch, SCOPE_BYTES } from '../delivery/span-batch.ts'
import { TextChunk } from '../delivery/text-chunk.ts'
import { jsonExportRequest } from './json-export-request.ts'
import { otlpJsonSpan } from './otlp-json-span.ts'

/** Ended spans of one resource as OTLP's JSON: one request, on one line. */
export class OtlpJsonBatch implements SpanBatch {
  readonly resource: Resource
  spans = 0
  bytes = 0
  readonly #chunks = new Map<InstrumentationScope, TextChunk>()

  constructor(resource: Resource) {
    this.resource = resource
  }

  add(span: RecordingSpan): void {
    const json = otlpJsonSpan(span)
    const chunk = this.#chunkOf(span.instrumentationScope)
    const before = chunk.length
    // In one call: one that throws leaves the list as it was.
    chunk.append(before > 0 ? `,${json}` : json)
    this.bytes += chunk.length - before
    this.spans++
  }

  seal(): EncodedBatch {
    return encodedBatch(jsonExportRequest('TRACES', this.resource, [...this.#chunks]), this.spans)
  }

  #chunkOf(scope: InstrumentationScope): TextChunk {
    let chunk = this.#chunks.get(scope)
    if (chunk === undefined) {
      chunk = new TextChunk()
      this.#chunks.set(scope, chunk)
      this.bytes += SCOPE_BYTES
    }
    return chunk
  }
}
