/**
 * How a trace or span ended. `error` where a span has the status ERROR; `ok` where it was set to OK or has an HTTP status below 400;
 * otherwise `unset`.
 */
export type Outcome = 'unset' | 'ok' | 'error'

/** One trace in a list. It may still grow: a later summary of the same `traceId` replaces it. */
export interface TraceSummary {
  readonly traceId: string
  /** Ordinal number, by the arrival of its first span: the order of lists. It never changes. */
  readonly seq: number
  /** Name of the head span: the first without a parent, else the first whose parent is not here. */
  readonly name: string
  /** Service of the head span. */
  readonly service: string
  /** `http.route` of the head span, such as `/orders/:id/pay`. */
  readonly route?: string
  /** Topic of the head span, where it sends or processes messages. */
  readonly topic?: string
  /** `error` where any span of the trace failed. */
  readonly outcome: Outcome
  /** What the head span answered: an HTTP or gRPC status. */
  readonly statusCode?: number
  /** What failed first: the message of its exception or status, cut at 200 characters. */
  readonly error?: string
  /** Where the first span begins, in milliseconds since 1970. */
  readonly start: number
  /** From the first beginning to the last end of all spans, in milliseconds. */
  readonly duration: number
  /** Duration of the head span, in milliseconds. */
  readonly headDuration: number
  readonly spans: number
  /** Spans that failed. */
  readonly errors: number
  /** Log lines. */
  readonly logs: number
  /** Names of the services in order of appearance, the head's first; at most 20. */
  readonly services: readonly string[]
  /** Names of the topics that were sent to or processed, in order of appearance; at most 20. */
  readonly topics: readonly string[]
}

/** `/api/traces`: the newest traces that match `q` (all where it is empty), the greatest `seq` first. */
export interface TracePage {
  /** At most `limit` (1 to 500, 100 where it is left out). */
  readonly traces: readonly TraceSummary[]
  /** To pass as `before` for what comes after: a `seq`. Absent where there is nothing older. */
  readonly next?: number
  /**
   * Set where the search stopped after its time (one second) before it had `limit` traces: it has looked back to this time, and `next`
   * goes on from there. Only conditions on attributes read the spans themselves and can take so long.
   */
  readonly searchedBackTo?: number
}
