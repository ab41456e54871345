import type {
  OtlpEvent,
  OtlpKeyValue,
  OtlpLink,
  OtlpResourceSpans,
  OtlpScopeSpans,
  OtlpSpan,
  OtlpTraces,
} from '../api/otlp-json.ts'
import { readKeyValue } from './any-value.ts'
import { BYTES, FIXED32, FIXED64, VARINT, WireReader } from './wire-reader.ts'

/** Whether to decode the span whose bytes stand from `from` to `to`. */
export type SpanChoice = (bytes: Buffer, from: number, to: number) => boolean

/** All attributes of a hostile span would take seconds to show. */
const MOST_ENTRIES = 100_000

/**
 * Decodes an `ExportTraceServiceRequest` to OTLP's JSON: ids in hex, 64-bit numbers as texts. Scopes without a wanted span are left out.
 *
 * @throws Malformed
 */
export function decodeTraces(bytes: Uint8Array, wanted: SpanChoice = () => true): OtlpTraces {
  const reader = new WireReader(bytes)
  const resourceSpans: OtlpResourceSpans[] = []
  while (reader.next(bytes.length)) {
    if (reader.field !== 1) {
      reader.skip(bytes.length)
      continue
    }
    const decoded = readResourceSpans(reader, reader.lengthTo(bytes.length), wanted)
    if (decoded.scopeSpans?.length) resourceSpans.push(decoded)
  }
  return { resourceSpans }
}

function readResourceSpans(reader: WireReader, to: number, wanted: SpanChoice): OtlpResourceSpans {
  let resource: NonNullable<OtlpResourceSpans['resource']> = {}
  const scopeSpans: OtlpScopeSpans[] = []
  let schemaUrl: string | undefined
  while (reader.next(to)) {
    if (reader.field === 1) resource = readAttributesOnly(reader, reader.lengthTo(to), 1)
    else if (reader.field === 2) {
      const decoded = readScopeSpans(reader, reader.lengthTo(to), wanted)
      if (decoded.spans?.length) scopeSpans.push(decoded)
    } else if (reader.field === 3) schemaUrl = reader.textTo(reader.lengthTo(to))
    else reader.skip(to)
  }
  return { resource, scopeSpans, ...(schemaUrl && { schemaUrl }) }
}

function readAttributesOnly(reader: WireReader, to: number, field: number): { attributes: OtlpKeyValue[] } {
  const attributes: OtlpKeyValue[] = []
  while (reader.next(to)) {
    if (reader.field === field && reader.type === BYTES)
      attributes.push(readKeyValue(reader, reader.lengthTo(to)))
    else reader.skip(to)
  }
  return { attributes }
}

function readScopeSpans(reader: WireReader, to: number, wanted: SpanChoice): OtlpScopeSpans {
  let scope: OtlpScopeSpans['scope']
  const spans: OtlpSpan[] = []
  while (reader.next(to)) {
    if (reader.field === 1) scope = readScope(reader, reader.lengthTo(to))
    else if (reader.field === 2) {
      const end = reader.lengthTo(to)
      if (wanted(reader.bytes, reader.at, end)) spans.push(readSpan(reader, end))
      reader.at = end
    } else reader.skip(to)
  }
  return { ...(scope && { scope }), spans }
}

function readScope(reader: WireReader, to: number): NonNullable<OtlpScopeSpans['scope']> {
  let name = ''
  let version = ''
  const attributes: OtlpKeyValue[] = []
  while (reader.next(to)) {
    if (reader.field === 1) name = reader.textTo(reader.lengthTo(to))
    else if (reader.field === 2) version = reader.textTo(reader.lengthTo(to))
    else if (reader.field === 3) attributes.push(readKeyValue(reader, reader.lengthTo(to)))
    else reader.skip(to)
  }
  return { name, ...(version && { version }), ...(attributes.length > 0 && { attributes }) }
}

/** Reads an entry of a list, or passes over it where the list is full. */
function addEntry<Entry>(
  list: Entry[],
  reader: WireReader,
  to: number,
  read: (reader: WireReader, to: number) => Entry,
): void {
  if (list.length < MOST_ENTRIES) list.push(read(reader, reader.lengthTo(to)))
  else reader.skip(to)
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

function readSpan(reader: WireReader, to: number): OtlpSpan {
  const span: Writable<OtlpSpan> = { traceId: '', spanId: '', name: '', kind: 0 }
  const attributes: OtlpKeyValue[] = []
  const events: OtlpEvent[] = []
  const links: OtlpLink[] = []
  while (reader.next(to)) {
    switch (reader.field) {
      case 5:
        span.name = reader.textTo(reader.lengthTo(to))
        break
      case 6:
        span.kind = whole(reader, to)
        break
      case 7:
        span.startTimeUnixNano = nanos(reader)
        break
      case 8:
        span.endTimeUnixNano = nanos(reader)
        break
      case 9:
        addEntry(attributes, reader, to, readKeyValue)
        break
      case 10:
        span.droppedAttributesCount = whole(reader, to)
        break
      case 11:
        addEntry(events, reader, to, readEvent)
        break
      case 12:
        span.droppedEventsCount = whole(reader, to)
        break
      case 13:
        addEntry(links, reader, to, readLink)
        break
      case 14:
        span.droppedLinksCount = whole(reader, to)
        break
      case 15:
        span.status = readStatus(reader, reader.lengthTo(to))
        break
      case 16:
        span.flags = flags(reader)
        break
      default:
        readIds(reader, to, span, 4)
    }
  }
  if (attributes.length > 0) span.attributes = attributes
  if (events.length > 0) span.events = events
  if (links.length > 0) span.links = links
  return span
}

/** The ids and the trace state, which spans and links begin with. */
function readIds(
  reader: WireReader,
  to: number,
  holder: { traceId: string; spanId: string; traceState?: string; parentSpanId?: string },
  parentField?: number,
): void {
  if (reader.field === 1) holder.traceId = reader.hexTo(reader.lengthTo(to))
  else if (reader.field === 2) holder.spanId = reader.hexTo(reader.lengthTo(to))
  else if (reader.field === 3 && reader.type === BYTES) {
    const state = reader.textTo(reader.lengthTo(to))
    if (state !== '') holder.traceState = state
  } else if (reader.field === parentField) {
    const parent = reader.hexTo(reader.lengthTo(to))
    if (parent !== '') holder.parentSpanId = parent
  } else reader.skip(to)
}

function readEvent(reader: WireReader, to: number): OtlpEvent {
  const event: Writable<OtlpEvent> = { name: '' }
  const attributes: OtlpKeyValue[] = []
  while (reader.next(to)) {
    if (reader.field === 1) event.timeUnixNano = nanos(reader)
    else if (reader.field === 2) event.name = reader.textTo(reader.lengthTo(to))
    else if (reader.field === 3 && attributes.length < MOST_ENTRIES)
      attributes.push(readKeyValue(reader, reader.lengthTo(to)))
    else if (reader.field === 4) event.droppedAttributesCount = whole(reader, to)
    else reader.skip(to)
  }
  if (attributes.length > 0) event.attributes = attributes
  return event
}

function readLink(reader: WireReader, to: number): OtlpLink {
  const link: Writable<OtlpLink> = { traceId: '', spanId: '' }
  const attributes: OtlpKeyValue[] = []
  while (reader.next(to)) {
    if (reader.field === 4 && reader.type === BYTES) {
      addEntry(attributes, reader, to, readKeyValue)
    } else if (reader.field === 5) link.droppedAttributesCount = whole(reader, to)
    else if (reader.field === 6) link.flags = flags(reader)
    else readIds(reader, to, link)
  }
  if (attributes.length > 0) link.attributes = attributes
  return link
}

function readStatus(reader: WireReader, to: number): NonNullable<OtlpSpan['status']> {
  let message = ''
  let code = 0
  while (reader.next(to)) {
    if (reader.field === 2) message = reader.textTo(reader.lengthTo(to))
    else if (reader.field === 3) code = whole(reader, to)
    else reader.skip(to)
  }
  return { ...(message && { message }), code }
}

function whole(reader: WireReader, to: number): number {
  if (reader.type === VARINT) return reader.varint()
  reader.skip(to)
  return 0
}

function nanos(reader: WireReader): string {
  return String(reader.bytes.readBigUInt64LE(reader.fixed(8, FIXED64)))
}

function flags(reader: WireReader): number {
  return reader.bytes.readUInt32LE(reader.fixed(4, FIXED32))
}
