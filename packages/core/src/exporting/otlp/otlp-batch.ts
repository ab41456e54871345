import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { EncodedBatch, SpanBatch } from '../delivery/span-batch.ts'
import { encodedBatch, SCOPE_BYTES } from '../delivery/span-batch.ts'
import { ProtobufWriter, varintWidth } from '../protobuf/protobuf-writer.ts'
import { writeAttributes } from './otlp-attributes.ts'
import { writeSpan } from './otlp-span.ts'
import { LastWritten } from './written-attributes.ts'

/** Field tags of trace_service.proto, trace.proto, resource.proto and common.proto. */
const REQUEST_RESOURCE_SPANS = 0x0a
const RESOURCE_SPANS = { resource: 0x0a, scopeSpans: 0x12, schemaUrl: 0x1a } as const
const SCOPE_SPANS = { scope: 0x0a, schemaUrl: 0x1a } as const
const RESOURCE_ATTRIBUTES = 0x0a
const SCOPE = { name: 0x0a, version: 0x12 } as const

const LEAST_CAPACITY = 1024
const MOST_CAPACITY = 1024 * 1024
/** How long the last chunk of a scope became: about as long as the next one, which then need not grow. */
const lastLengths = new WeakMap<InstrumentationScope, number>()

const WIDTH = 4

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
    const scopes = chunks.flatMap(([scope, chunk]) => scopeSpans(scope, chunk))
    const resource = encodedResource(this.resource)
    const header = message(REQUEST_RESOURCE_SPANS, resource.length + byteLength(scopes))
    return encodedBatch([header, resource, ...scopes], this.spans)
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

function scopeSpans(scope: InstrumentationScope, chunk: ProtobufWriter): Uint8Array[] {
  const header = encodedScope(scope)
  const spans = chunk.buffer.subarray(0, chunk.length)
  const schemaUrl = encodedText(SCOPE_SPANS.schemaUrl, scope.schemaUrl)
  const length = header.length + spans.length + schemaUrl.length
  return [message(RESOURCE_SPANS.scopeSpans, length), header, spans, schemaUrl]
}

function encodedScope({ name, version }: InstrumentationScope): Uint8Array {
  const writer = new ProtobufWriter(256)
  writer.byte(SCOPE_SPANS.scope)
  const start = writer.open(WIDTH)
  writer.byte(SCOPE.name)
  writer.text(name)
  if (version !== undefined) {
    writer.reserve(1)
    writer.byte(SCOPE.version)
    writer.text(version)
  }
  writer.close(start, WIDTH)
  return writer.buffer.subarray(0, writer.length)
}

/** A resource does not change, so it is encoded once. */
const encodedResources = new WeakMap<Resource, Uint8Array>()

function encodedResource(resource: Resource): Uint8Array {
  let encoded = encodedResources.get(resource)
  if (encoded === undefined) {
    const writer = new ProtobufWriter(1024)
    writer.byte(RESOURCE_SPANS.resource)
    const start = writer.open(WIDTH)
    const entries = Object.entries(resource.attributes).flat()
    writeAttributes(writer, RESOURCE_ATTRIBUTES, entries)
    writer.close(start, WIDTH)
    const schemaUrl = encodedText(RESOURCE_SPANS.schemaUrl, resource.schemaUrl)
    encoded = Buffer.concat([writer.buffer.subarray(0, writer.length), schemaUrl])
    if (resource.asyncAttributesPending !== true) encodedResources.set(resource, encoded)
  }
  return encoded
}

function encodedText(tag: number, text: string | undefined): Uint8Array {
  if (text === undefined) return new Uint8Array()
  const writer = new ProtobufWriter(text.length * 3 + 8)
  writer.byte(tag)
  writer.text(text)
  return writer.buffer.subarray(0, writer.length)
}

/** The tag and length that stand before a message of `length` bytes. */
function message(tag: number, length: number): Uint8Array {
  const writer = new ProtobufWriter(1 + varintWidth(length))
  writer.byte(tag)
  writer.varint(length)
  return writer.buffer.subarray(0, writer.length)
}

function byteLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
