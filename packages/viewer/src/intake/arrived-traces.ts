import type { ColumnLink } from '../columns/column-span.ts'
import { eachAttributeHash } from '../otlp/attribute-hashes.ts'
import type { CutMessage, CutValues } from '../otlp/cut-values.ts'
import { MOST_OF_VALUE, RESOURCE, SCOPE, SPAN, writeCut } from '../otlp/cut-values.ts'
import type { ReadScope } from '../otlp/read-request.ts'
import { readRequest } from '../otlp/read-request.ts'
import type { SpanFacts } from '../otlp/span-facts.ts'
import { errorText, readEvents, readLinks } from '../otlp/span-words.ts'
import { WireReader } from '../otlp/wire-reader.ts'
import { WireWriter } from '../otlp/wire-writer.ts'
import type { ArrivedSpan, ArrivedTrace } from '../storage/trace-keeper.ts'

/** The spans of a request by their traces, and what was wrong with the others. */
export interface ArrivedRequest {
  readonly traces: ReadonlyMap<string, ArrivedTrace>
  readonly spans: number
  /** Spans without valid ids. */
  readonly refused: number
  /** What was too long in the others. */
  readonly cut: CutValues
}

/** Spans of one trace that stand together under one scope. */
interface Run {
  readonly scope: ReadScope
  /** Begin and end of each span in the bytes of the request; neighbours are one range. */
  readonly ranges: number[]
  /** Whether it is one span that may have something to be cut. */
  readonly isLong: boolean
}

interface Growing {
  readonly spans: ArrivedSpan[]
  readonly runs: Run[]
  readonly attributes: number[]
  readonly add: (hash: number) => void
}

/**
 * Sorts the spans of an `ExportTraceServiceRequest` by their traces. The bytes of each trace are copied, so that the request can be freed.
 *
 * @throws Malformed
 */
export function arrivedTraces(bytes: Uint8Array): ArrivedRequest {
  const growing = new Map<string, Growing>()
  const reader = new WireReader(bytes)
  let spans = 0
  let refused = 0
  readRequest(bytes, (facts, scope, from, to) => {
    if (!isValid(facts)) {
      refused += 1
      return
    }
    spans += 1
    const trace = growing.get(facts.traceId) ?? begun()
    growing.set(facts.traceId, trace)
    // Each resource once, as its spans stand together.
    if (scope !== trace.runs.at(-1)?.scope) for (const hash of resourceHashes(reader, scope)) trace.add(hash)
    trace.spans.push(arrivedSpan(reader, facts, scope.service))
    addRange(trace.runs, scope, from, to)
    if (facts.attributesAt < 0) return
    reader.at = facts.attributesAt
    eachAttributeHash(reader, to, 9, trace.add)
  })
  const cut: CutValues = { values: 0, bytes: 0 }
  const traces = new Map<string, ArrivedTrace>()
  for (const [traceId, { spans, runs, attributes }] of growing)
    traces.set(traceId, { spans, bytes: requestOf(reader, runs, cut), logs: [], attributes })
  return { traces, spans, refused, cut }
}

function begun(): Growing {
  const attributes: number[] = []
  return { spans: [], runs: [], attributes, add: hash => attributes.push(hash) }
}

const known = new WeakMap<ReadScope, readonly number[]>()

function resourceHashes(reader: WireReader, scope: ReadScope): readonly number[] {
  const hashes = known.get(scope)
  if (hashes) return hashes
  const found: number[] = []
  const [from, to] = scope.resource
  if (to > from) {
    reader.at = from
    reader.next(to)
    eachAttributeHash(reader, reader.lengthTo(to), 1, hash => found.push(hash))
  }
  known.set(scope, found)
  return found
}

function isValid({ traceId, spanId }: SpanFacts): boolean {
  return traceId.length === 32 && spanId.length === 16 && !/^0+$/.test(traceId) && !/^0+$/.test(spanId)
}

function arrivedSpan(reader: WireReader, facts: SpanFacts, service: string): ArrivedSpan {
  return {
    facts,
    service,
    error: () => errorText(facts, readEvents(reader, facts.events)),
    linked: facts.links === undefined ? NO_LINKS : readLinks(reader, facts.links),
  }
}

const NO_LINKS: readonly ColumnLink[] = []

function addRange(runs: Run[], scope: ReadScope, from: number, to: number): void {
  const last = runs.at(-1)
  const isLong = to - from > MOST_OF_VALUE
  if (isLong || last?.scope !== scope || last.isLong) runs.push({ scope, ranges: [from, to], isLong })
  else if (last.ranges.at(-1) === from) last.ranges[last.ranges.length - 1] = to
  else last.ranges.push(from, to)
}

/** One for all requests: a buffer of its own for each trace made a third of the garbage. */
const writer = new WireWriter()

/** A request of its own for the spans of one trace: each run with its resource and scope. */
function requestOf(reader: WireReader, runs: readonly Run[], cut: CutValues): Uint8Array {
  for (const { scope, ranges, isLong } of runs) {
    writer.nested(1, () => {
      writeMessage(reader, scope.resource, RESOURCE, cut)
      writer.nested(2, () => {
        writeMessage(reader, scope.scope, SCOPE, cut)
        for (let index = 0; index < ranges.length; index += 2) {
          const range = [ranges[index] as number, ranges[index + 1] as number] as const
          if (isLong) writeMessage(reader, range, SPAN, cut)
          else writer.raw(reader.bytes.subarray(...range))
        }
      })
    })
  }
  return writer.take()
}

/** Writes the field that stands in a range of bytes. */
function writeMessage(
  reader: WireReader,
  [from, to]: readonly [from: number, to: number],
  message: CutMessage,
  cut: CutValues,
): void {
  if (to - from <= MOST_OF_VALUE) {
    writer.raw(reader.bytes.subarray(from, to))
    return
  }
  reader.at = from
  reader.next(to)
  const { field } = reader
  reader.lengthTo(to)
  writer.nested(field, () => writeCut(writer, reader, to, message, cut))
}
