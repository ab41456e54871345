import type { Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { Framing } from '../delivery/join-batches.ts'
import { jsonFraming } from '../delivery/join-batches.ts'
import type { EncodedBatch, SpanBatch } from '../delivery/span-batch.ts'
import { encodedBatch } from '../delivery/span-batch.ts'
import { TextChunk } from '../delivery/text-chunk.ts'
import { wellFormedJson } from '../delivery/well-formed-json.ts'
import { zipkinSpan, zipkinTags } from './zipkin-span.ts'

export const ZIPKIN_FRAMING: Framing = jsonFraming('[', ']')

/** Ended spans as the JSON list that Zipkin's v2 API takes. */
export class ZipkinBatch implements SpanBatch {
  readonly resource: Resource
  spans = 0
  readonly #chunk = new TextChunk()
  readonly #serviceName: string
  readonly #resourceTags: Readonly<Record<string, string>>

  constructor(resource: Resource) {
    const { 'service.name': serviceName, ...others } = resource.attributes
    this.resource = resource
    this.#serviceName = String(serviceName ?? 'unknown_service')
    this.#resourceTags = zipkinTags(others)
  }

  get bytes(): number {
    return this.#chunk.length
  }

  add(span: RecordingSpan): void {
    const json = wellFormedJson(zipkinSpan(span, this.#serviceName, this.#resourceTags))
    this.#chunk.append(this.spans === 0 ? `[${json}` : `,${json}`)
    this.spans++
  }

  seal(): EncodedBatch {
    this.#chunk.append(']')
    return encodedBatch([this.#chunk.bytes], this.spans)
  }
}
