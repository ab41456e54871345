import type { AttributeList } from './attributes.ts'
import type { LogLine } from './log-lines.ts'
import type { Outcome } from './trace-summary.ts'

/** Kind of a span, as OTLP numbers it: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
export type SpanKindNumber = 0 | 1 | 2 | 3 | 4 | 5

/** `/api/traces/TRACE/spans/SPAN`: all of one span. Of two spans with one id it is the first. */
export interface SpanDetail {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly name: string
  readonly kind: SpanKindNumber
  readonly startUnixNano: string
  readonly endUnixNano: string
  readonly outcome: Outcome
  readonly statusMessage?: string
  /** At most 1,000; a text is cut at 100,000 characters and then ends with an ellipsis. */
  readonly attributes: AttributeList
  readonly events: readonly EventDetail[]
  /** What this span points to. */
  readonly links: readonly LinkDetail[]
  /** What points to this span: spans of traces that are kept here. At most 1,000. */
  readonly linkedFrom: readonly LinkDetail[]
  readonly logs: readonly LogLine[]
  readonly resource: AttributeList
  readonly scope: { readonly name: string; readonly version?: string }
  /** What the sender left out, as it counted it, and what is left out here. */
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number }
}

/** Something that happened during a span; at most 1,000 of a span. */
export interface EventDetail {
  readonly name: string
  readonly timeUnixNano: string
  readonly attributes: AttributeList
}

/** One end of a link. */
export interface LinkDetail {
  readonly traceId: string
  readonly spanId: string
  /** Name, service and start of the span at that end, where it is kept here. */
  readonly span?: {
    readonly name: string
    readonly service: string
    readonly start: number
    readonly outcome: Outcome
  }
  readonly attributes: AttributeList
}
