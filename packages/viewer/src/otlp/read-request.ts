import type { SpanFacts } from './span-facts.ts'
import { readSpanFacts } from './span-facts.ts'
import { BYTES, WireReader } from './wire-reader.ts'

/** The spans of one scope of one resource, and the bytes in which they stand. */
export interface ReadScope {
  readonly service: string
  /** Ranges of bytes of the resource and of the scope with their tags, to be copied. Empty ranges where there are none. */
  readonly resource: readonly [from: number, to: number]
  readonly scope: readonly [from: number, to: number]
}

/** Called for each span, with the range of its bytes, its tag included. */
export type SpanVisitor = (facts: SpanFacts, scope: ReadScope, from: number, to: number) => void

const NOTHING = [0, 0] as const

/**
 * Calls `visit` for each span of an `ExportTraceServiceRequest`.
 *
 * @throws Malformed where the bytes are no such request; what was visited before stands
 */
export function readRequest(bytes: Uint8Array, visit: SpanVisitor): void {
  eachSpan(bytes, (reader, scope, from, to) => visit(readSpanFacts(reader, to), scope, from, to))
}

/** Called for each span with the reader at its first field, and the range of its bytes, its tag included. It may leave the reader where it likes. */
type SpanReader = (reader: WireReader, scope: ReadScope, from: number, to: number) => void

/**
 * Calls `read` for each span of an `ExportTraceServiceRequest`.
 *
 * @throws Malformed
 */
export function eachSpan(bytes: Uint8Array, read: SpanReader): void {
  const reader = new WireReader(bytes)
  const end = bytes.length
  while (reader.next(end)) {
    if (reader.field === 1) readResourceSpans(reader, reader.lengthTo(end), read)
    else reader.skip(end)
  }
}

/** The resource may come behind its spans, so it is looked for first. */
function readResourceSpans(reader: WireReader, to: number, read: SpanReader): void {
  const from = reader.at
  const { service, resource } = readResource(reader, to)
  reader.at = from
  while (reader.next(to)) {
    if (reader.field === 2) readScopeSpans(reader, reader.lengthTo(to), service, resource, read)
    else reader.skip(to)
  }
}

function readResource(reader: WireReader, to: number): Pick<ReadScope, 'service' | 'resource'> {
  let service = 'unknown_service'
  let resource: ReadScope['resource'] = NOTHING
  for (let tagAt = reader.at; reader.next(to); tagAt = reader.at) {
    if (reader.field !== 1) {
      reader.skip(to)
      continue
    }
    const end = reader.lengthTo(to)
    resource = [tagAt, end]
    service = serviceName(reader, end) ?? service
  }
  return { service, resource }
}

function readScopeSpans(
  reader: WireReader,
  to: number,
  service: string,
  resource: ReadScope['resource'],
  read: SpanReader,
): void {
  const from = reader.at
  let range: ReadScope['scope'] = NOTHING
  for (let tagAt = from; reader.next(to); tagAt = reader.at) {
    reader.skip(to)
    if (reader.field === 1) range = [tagAt, reader.at]
    // The scope comes first in what every encoder writes.
    else if (range !== NOTHING) break
  }
  const scope: ReadScope = { service, resource, scope: range }
  reader.at = from
  for (let tagAt = from; reader.next(to); tagAt = reader.at) {
    if (reader.field !== 2) {
      reader.skip(to)
      continue
    }
    const end = reader.lengthTo(to)
    read(reader, scope, tagAt, end)
    reader.at = end
  }
}

/** `service.name` of a resource, as far as it is a text. */
export function serviceName(reader: WireReader, to: number): string | undefined {
  let found: string | undefined
  while (reader.next(to)) {
    if (reader.field === 1 && reader.type === BYTES) {
      const name = nameIn(reader, reader.lengthTo(to))
      if (name) found = name
    } else reader.skip(to)
  }
  return found
}

function nameIn(reader: WireReader, to: number): string | undefined {
  let isName = false
  let value: string | undefined
  while (reader.next(to)) {
    const end = reader.lengthTo(to)
    if (reader.field === 1)
      isName = end - reader.at === 12 && reader.bytes.toString('latin1', reader.at, end) === 'service.name'
    else if (reader.field === 2 && isName) value = textIn(reader, end)
    reader.at = end
  }
  return isName ? value : undefined
}

function textIn(reader: WireReader, to: number): string | undefined {
  if (!reader.next(to) || reader.field !== 1 || reader.type !== BYTES) return undefined
  return reader.textTo(reader.lengthTo(to), 200)
}
