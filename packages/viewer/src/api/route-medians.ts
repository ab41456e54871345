import type { SpanKindNumber } from './span-detail.ts'

/** `/api/traces/TRACE/medians`: a trace beside the latest others of its route, which begin with a span of the same name and service. */
export interface RouteMedians {
  readonly service: string
  readonly name: string
  /** How many others were read: at most 50, and at most 200,000 spans of them. */
  readonly traces: number
  /** In the order of the waterfall: first what the trace has, then what it lacks and at least half of the others have. At most 5,000. */
  readonly rows: readonly MedianRow[]
}

/** Spans of one name, service and kind below the same parents. Durations are milliseconds, those of all spans of the row together. */
export interface MedianRow {
  readonly depth: number
  readonly service: string
  readonly name: string
  readonly kind: SpanKindNumber
  /** How many spans of the trace it stands for; 0 where the trace lacks it. */
  readonly count: number
  readonly duration: number
  readonly failed: boolean
  /** How many of the others have it. */
  readonly traces: number
  /** Medians over those that have it. */
  readonly medianCount: number
  readonly median: number
}
