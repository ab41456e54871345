import type { LogLine } from '../api/log-lines.ts'
import type { ColumnLink } from '../columns/column-span.ts'
import type { SpanFacts } from '../otlp/span-facts.ts'
import { growRecord } from './grow-record.ts'
import type { TraceRecord } from './trace-record.ts'
import { newRecord } from './trace-record.ts'
import type { ForgottenTraces, TraceAddition, TraceStore } from './trace-store.ts'

/** How much is kept. */
export interface KeepLimits {
  readonly bytes: number
  readonly traces: number
  /** Milliseconds. */
  readonly age: number
}

/** A span, and what of it the record of its trace needs. */
export interface ArrivedSpan {
  readonly facts: SpanFacts
  readonly service: string
  readonly error: () => string
  readonly linked: readonly ColumnLink[]
}

/** What arrived for one trace. */
export interface ArrivedTrace {
  readonly spans: readonly ArrivedSpan[]
  /** The spans as an `ExportTraceServiceRequest`. */
  readonly bytes: Uint8Array
  readonly logs: readonly LogLine[]
  /** Numbers of the attributes of the spans and their resources. */
  readonly attributes: readonly number[]
}

/** Adds what arrives to a store, and removes what is too much or too old. */
export interface TraceKeeper {
  readonly store: TraceStore
  /** Returns the records that changed, without those that were too large to take more: their spans are counted in `refused`. */
  add(
    arrived: ReadonlyMap<string, ArrivedTrace>,
    now: number,
  ): { readonly changed: TraceRecord[]; readonly refused: number }
  /** Removes what is beyond the limits. */
  tidy(now: number): ForgottenTraces
}

/** Removing takes a moment, and there is a next time. */
const MOST_TURNS = 200

/** A trace may take a half of the room, so that one without end leaves some for the others. */
const MOST_OF_ONE = 0.5

/** Keeps at most what the limits say, plus what arrives between two calls of `tidy`. */
export function traceKeeper(store: TraceStore, limits: KeepLimits): TraceKeeper {
  return { store, add, tidy }

  function add(
    arrived: ReadonlyMap<string, ArrivedTrace>,
    now: number,
  ): { changed: TraceRecord[]; refused: number } {
    const additions: TraceAddition[] = []
    let refused = 0
    let seq = store.lastSeq()
    for (const [traceId, trace] of arrived) {
      const known = store.find(traceId)
      const record = known ?? newRecord(++seq, traceId, now)
      if (record.bytes > limits.bytes * MOST_OF_ONE) refused += trace.spans.length
      else additions.push(grow(record, known === undefined, trace, now))
    }
    store.add(additions)
    return { changed: additions.map(({ record }) => record), refused }
  }

  function tidy(now: number): ForgottenTraces {
    const traceIds: string[] = []
    let spans = 0
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const surplus = tooMany(now)
      if (surplus === 0) break
      const forgotten = store.forget(surplus)
      for (const traceId of forgotten.traceIds) traceIds.push(traceId)
      spans += forgotten.spans
    }
    return { traceIds, spans }
  }

  /** How many of the oldest traces have to go. Where there is no room, a fiftieth goes at a time. */
  function tooMany(now: number): number {
    const { traces, bytes } = store.counts()
    if (traces > limits.traces) return traces - limits.traces
    if (bytes > limits.bytes) return Math.max(1, Math.floor(traces / 50))
    const oldest = store.oldest()
    return oldest && oldest.updated < now - limits.age ? 1 : 0
  }
}

function grow(
  record: TraceRecord,
  isNew: boolean,
  { spans, bytes, logs }: ArrivedTrace,
  now: number,
): TraceAddition {
  const terms = record.terms.length
  for (const { facts, service, error, linked } of spans) growRecord(record, facts, service, error, linked)
  let size = bytes.length
  for (const line of logs) size += JSON.stringify(line).length
  record.bytes += size
  record.logs += logs.length
  record.updated = now
  return {
    record,
    isNew,
    newTerms: record.terms.slice(terms),
    spans: bytes,
    spanCount: spans.length,
    logs,
    bytes: size,
  }
}
