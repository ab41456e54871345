import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { Framing } from '../delivery/join-batches.ts'
import { jsonFraming } from '../delivery/join-batches.ts'
import type { EncodedBatch, SpanBatch } from '../delivery/span-batch.ts'
import { encodedBatch, SCOPE_BYTES } from '../delivery/span-batch.ts'
import { TextChunk } from '../delivery/text-chunk.ts'
import { wellFormedJson } from '../delivery/well-formed-json.ts'
import { jsonAttributes } from './otlp-json-attributes.ts'
import { otlpJsonSpan } from './otlp-json-span.ts'

const OPEN = '{"resourceSpans":['
const CLOSE = ']}'

export const OTLP_JSON_FRAMING: Framing = jsonFraming(OPEN, CLOSE)

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
    if (before > 0) chunk.append(',')
    chunk.append(json)
    this.bytes += chunk.length - before
    this.spans++
  }

  seal(): EncodedBatch {
    const { attributes, schemaUrl } = this.resource
    const list = jsonAttributes(Object.entries(attributes).flat())
    const scopes = [...this.#chunks].flatMap(([scope, chunk], index) => [
      Buffer.from(`${index === 0 ? '' : ','}{"scope":${jsonScope(scope)},"spans":[`),
      chunk.bytes,
      Buffer.from(`]${schema(scope.schemaUrl)}}`),
    ])
    return encodedBatch(
      [
        Buffer.from(`${OPEN}{"resource":{"attributes":${list}},"scopeSpans":[`),
        ...scopes,
        Buffer.from(`]${schema(schemaUrl)}}${CLOSE}`),
      ],
      this.spans,
    )
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

function jsonScope({ name, version }: InstrumentationScope): string {
  return `{"name":${wellFormedJson(name)}${version === undefined ? '' : `,"version":${wellFormedJson(version)}`}}`
}

function schema(url: string | undefined): string {
  return url === undefined ? '' : `,"schemaUrl":${wellFormedJson(url)}`
}
