import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import { ProtobufWriter, varintWidth } from '../protobuf/protobuf-writer.ts'
import { writeAttributes } from './otlp-attributes.ts'

/** Field tags of trace_service.proto, trace.proto, resource.proto and common.proto; those for metrics and logs are the same. */
const REQUEST_RESOURCE_SPANS = 0x0a
const RESOURCE_SPANS = { resource: 0x0a, scopeSpans: 0x12, schemaUrl: 0x1a } as const
const SCOPE_SPANS = { scope: 0x0a, schemaUrl: 0x1a } as const
const RESOURCE_ATTRIBUTES = 0x0a
const SCOPE = { name: 0x0a, version: 0x12 } as const

const WIDTH = 4

/** What one scope has: its spans, metrics or log records, as fields 2 of ScopeSpans, ScopeMetrics or ScopeLogs. */
type ScopeItems = readonly [scope: InstrumentationScope, items: ProtobufWriter]

/** An export request of one resource, of spans, metrics or log records. */
export function exportRequest(resource: Resource, items: readonly ScopeItems[]): readonly Uint8Array[] {
  const scopes = items.flatMap(([scope, chunk]) => scopeSpans(scope, chunk))
  const encoded = encodedResource(resource)
  return [message(REQUEST_RESOURCE_SPANS, encoded.length + byteLength(scopes)), encoded, ...scopes]
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
