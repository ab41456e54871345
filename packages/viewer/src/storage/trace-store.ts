import type { LogLine } from '../api/log-lines.ts'
import type { TraceRecord } from './trace-record.ts'

/** What one request adds to one trace. */
export interface TraceAddition {
  /** As it is with the addition. The caller goes on changing it, and adds it again. */
  readonly record: TraceRecord
  readonly isNew: boolean
  /** Terms that the record has since the last addition. */
  readonly newTerms: readonly string[]
  /** Its new spans, as an `ExportTraceServiceRequest`. Empty where there are only lines. */
  readonly spans: Uint8Array
  readonly spanCount: number
  readonly logs: readonly LogLine[]
  /** Bytes of the spans and lines. */
  readonly bytes: number
}

/** Which traces to list. All conditions hold together. */
export interface TraceCriteria {
  /** Each trace has all of them. */
  readonly terms: readonly string[]
  /** Milliseconds. */
  readonly minDuration: number
  readonly maxDuration: number
  /** Only traces of a smaller number. */
  readonly before: number
  /** Only traces of this number or a greater one. */
  readonly since: number
  readonly limit: number
}

/** What is kept. */
interface StoreCounts {
  readonly traces: number
  readonly spans: number
  readonly logs: number
  readonly bytes: number
}

/** What was removed. */
export interface ForgottenTraces {
  /** In order of their numbers. */
  readonly traceIds: readonly string[]
  readonly spans: number
}

/**
 * Keeps traces: a record of each with the terms that it is found under, its spans as OTLP bytes, and its log lines. Two implementations are
 * held to one contract. Nothing here bounds them but {@link TraceStore.forget}.
 */
export interface TraceStore {
  readonly kind: 'sqlite' | 'memory'
  /** The greatest number that a trace has; 0 where there is none. */
  lastSeq(): number
  find(traceId: string): TraceRecord | undefined
  add(additions: readonly TraceAddition[]): void
  /** The newest traces that meet the criteria, the greatest number first. */
  list(criteria: TraceCriteria): TraceRecord[]
  /** All spans of a trace, as one `ExportTraceServiceRequest`; empty where it is not kept. */
  spans(record: TraceRecord): Uint8Array
  /** The lines of a trace in the order in which they were added, at most `limit`. */
  logs(record: TraceRecord, limit: number): LogLine[]
  /** The trace with the smallest number. */
  oldest(): TraceRecord | undefined
  counts(): StoreCounts
  /** Removes the `count` oldest traces. */
  forget(count: number): ForgottenTraces
  close(): void
}

/** Bytes that a trace takes beside its spans: its record, terms and their indexes. */
export const BYTES_OF_RECORD = 1000

/** All traces. */
export const ANY_TRACE: TraceCriteria = {
  terms: [],
  minDuration: 0,
  maxDuration: Number.POSITIVE_INFINITY,
  before: Number.POSITIVE_INFINITY,
  since: 0,
  limit: 100,
}
