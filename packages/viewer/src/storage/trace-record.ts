import type { Outcome, TraceSummary } from '../api/trace-summary.ts'

/** What is known of a trace without its spans. Grows with each span; is kept as JSON. */
export interface TraceRecord {
  /** Ordinal number of the trace, by the arrival of its first span. */
  readonly seq: number
  readonly traceId: string
  /** Milliseconds since 1970 at which its first and latest span arrived. */
  readonly arrived: number
  updated: number
  head: TraceHead
  start: number
  end: number
  spans: number
  errors: number
  /** The first failure, and when its span began. */
  error: string
  errorStart: number
  logs: number
  services: string[]
  topics: string[]
  /** Names of its spans, each once. */
  names: string[]
  /** Under which it is found; each begins with a kind and a colon, as in `service:payment`. */
  terms: string[]
  /** Bytes of its spans and lines. */
  bytes: number
}

/** The span that stands for the whole trace. */
interface TraceHead {
  /** 2 for a span without a parent, 1 for another, 0 where there is none yet. */
  rank: 0 | 1 | 2
  spanId: string
  parentSpanId: string
  name: string
  service: string
  route: string
  topic: string
  statusCode: number
  setOk: boolean
  start: number
  duration: number
}

/** A trace of which nothing has arrived yet. */
export function newRecord(seq: number, traceId: string, arrived: number): TraceRecord {
  return {
    seq,
    traceId,
    arrived,
    updated: arrived,
    head: {
      rank: 0,
      spanId: '',
      parentSpanId: '',
      name: '',
      service: '',
      route: '',
      topic: '',
      statusCode: 0,
      setOk: false,
      start: 0,
      duration: 0,
    },
    start: 0,
    end: 0,
    spans: 0,
    errors: 0,
    error: '',
    errorStart: 0,
    logs: 0,
    services: [],
    topics: [],
    names: [],
    terms: [],
    bytes: 0,
  }
}

/** A record as the list shows it. */
export function summaryOf(record: TraceRecord): TraceSummary {
  const { head } = record
  return {
    seq: record.seq,
    traceId: record.traceId,
    name: head.name,
    service: head.service,
    ...(head.route !== '' && { route: head.route }),
    ...(head.topic !== '' && { topic: head.topic }),
    outcome: outcomeOf(record),
    ...(head.statusCode > 0 && { statusCode: head.statusCode }),
    ...(record.errors > 0 && { error: record.error }),
    start: record.start,
    duration: durationOf(record),
    headDuration: head.duration,
    spans: record.spans,
    errors: record.errors,
    logs: record.logs,
    services: record.services,
    topics: record.topics,
  }
}

/**
 * Milliseconds from the first beginning to the last end, to the microsecond: as a number of milliseconds since 1970, a time is off by
 * up to 0.2 microseconds.
 */
export function durationOf({ start, end }: { readonly start: number; readonly end: number }): number {
  return Math.round((end - start) * 1000) / 1000
}

/** How the whole trace ended. */
export function outcomeOf({ errors, head }: TraceRecord): Outcome {
  if (errors > 0) return 'error'
  return head.setOk || (head.statusCode >= 100 && head.statusCode < 400) ? 'ok' : 'unset'
}
