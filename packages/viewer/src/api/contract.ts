/**
 * What the viewer's server and its page exchange. Types only, so that the page imports no code of the server.
 *
 * Everything is `GET`, on the origin that serves the page, and answers JSON unless another type is named. Times are milliseconds since
 * 1970 and durations milliseconds, both with fractions, unless the name ends in `UnixNano`: then they are whole nanoseconds in a text,
 * as in OTLP's JSON. Trace ids are 32 and span ids 16 lower-case hex digits. A failure has a status of 400 or above and an {@link ApiError}.
 *
 * | path | answer |
 * |---|---|
 * | `/api/traces?q=&limit=&before=` | {@link TracePage} |
 * | `/api/traces/TRACE` | the bytes that `readColumns` of `columns/` reads (`application/octet-stream`) |
 * | `/api/traces/TRACE/spans/SPAN` | {@link SpanDetail} |
 * | `/api/traces/TRACE/logs` | {@link TraceLogs} |
 * | `/api/traces/TRACE/otlp` | {@link OtlpTraces}: OTLP's JSON, as a collector takes it |
 * | `/api/live?q=` | server-sent events: {@link LiveEvents} |
 * | `/api/map?minutes=` | {@link ServiceMap} |
 * | `/api/routes?minutes=` | {@link RouteList} |
 * | `/api/suggest?q=&at=` | {@link SuggestionList} |
 * | `/api/stats` | {@link ViewerStats} |
 *
 * @module
 */

/** A failure: one sentence for a person. */
export interface ApiError {
  readonly error: string
}

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

/** What `/api/traces` and `/api/live` answer, with the status 400, to a query that is not understood. */
export interface QueryProblem extends ApiError {
  /** Index of the first character that is not understood, and of the one behind the last. */
  readonly from: number
  readonly to: number
}

/** Kind of a span, as OTLP numbers it: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
export type SpanKindNumber = 0 | 1 | 2 | 3 | 4 | 5

/** The value of an attribute. Bytes are `{ bytes: base64 }`; whole numbers beyond 2^53 are texts. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | { readonly bytes: string }
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue }

/** Attributes in the order in which they were received. */
export type AttributeList = readonly (readonly [key: string, value: AttributeValue])[]

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

/** OTLP's severity numbers in words. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

/** A log line that was written inside a trace. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number
  /** Span in which it was written; empty where only the trace is known. */
  readonly spanId: string
  readonly service: string
  readonly level: LogLevel
  readonly message: string
  /** Without the ids, the time, the level and the message. */
  readonly attributes: AttributeList
}

/** `/api/traces/TRACE/logs`: oldest first, at most 10,000. */
export interface TraceLogs {
  readonly logs: readonly LogLine[]
  /** How many more there are. */
  readonly leftOut: number
}

/**
 * Events of `/api/live`, by the name in `event:`; `data:` is the JSON. The first is `stats`. After a lost connection the page asks
 * `/api/traces` anew; nothing is repeated.
 */
export interface LiveEvents {
  /**
   * New and changed traces that match `q`, at most four times a second, in the order in which they changed. A trace that no longer
   * matches (it matched while it was shorter) is in `forgotten`.
   */
  readonly traces: {
    /** At most 200. */
    readonly traces: readonly TraceSummary[]
    /** How many more changed, which `/api/traces` has. */
    readonly more: number
  }
  /** Traces that are no longer kept, or no longer match. Beyond 200, `before` alone: all that began before it are gone. */
  readonly forgotten: { readonly traceIds: readonly string[]; readonly before?: number }
  /** At the beginning, and every two seconds while something changes. */
  readonly stats: ViewerStats
}

/** `/api/stats` */
export interface ViewerStats {
  /** Version of the viewer. */
  readonly version: string
  /** What keeps the spans. */
  readonly storage: 'sqlite' | 'memory'
  /** What is kept now. */
  readonly traces: number
  readonly spans: number
  readonly logs: number
  /** Bytes of what is kept, and how many may be. */
  readonly bytes: number
  readonly maxBytes: number
  /** How many traces may be kept. Absent where only the bytes are bounded. */
  readonly maxTraces?: number
  /** Milliseconds for which a trace is kept. */
  readonly maxAge: number
  /** Start of the oldest trace; absent where there is none. */
  readonly oldest?: number
  /** What was removed to make room or because of its age. */
  readonly forgotten: { readonly traces: number; readonly spans: number }
  /** What was received since the start. */
  readonly received: { readonly spans: number; readonly logs: number; readonly requests: number }
  /** What could not be taken: a count for each reason, such as `not OTLP`. */
  readonly refused: Readonly<Record<string, number>>
  /** What passing on with `--forward` came to. Absent without it. */
  readonly forwarded?: { readonly requests: number; readonly failed: number; readonly lastFailure?: string }
  /** Names of all services that are known. */
  readonly services: readonly string[]
  /** The addresses that take spans, such as `http://127.0.0.1:4318`. */
  readonly endpoints: readonly string[]
}

/** Counts and durations of a stretch of time. */
export interface RedFigures {
  /** How many per minute. */
  readonly rate: number
  readonly count: number
  readonly errors: number
  /** Milliseconds; within 10 % of the true ones. 0 where `count` is 0. */
  readonly p50: number
  readonly p95: number
}

/** `/api/map`: who speaks to whom. `minutes` is 1 to 180, 15 where it is left out. */
export interface ServiceMap {
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
}

/**
 * A service, a topic, or what a client called that sends no spans itself (`external`: a database, another host). The figures of a service
 * are those of its server and consumer spans; of a topic, of what was processed, and the durations are the time in the queue; of an
 * external one, of the calls to it.
 */
export interface MapNode extends RedFigures {
  /** Unique, and the same in every answer. */
  readonly id: string
  readonly kind: 'service' | 'topic' | 'external'
  readonly name: string
  /** The query that lists its traces. */
  readonly query: string
}

/** Calls or messages from one node to another. */
export interface MapEdge extends RedFigures {
  readonly from: string
  readonly to: string
  readonly kind: 'call' | 'send' | 'process'
  readonly query: string
}

/** `/api/routes`: routes and topics, the most frequent first; `minutes` as for the map. */
export interface RouteList {
  /** Start of the first minute, in milliseconds since 1970. Each `perMinute` begins there and has one entry a minute. */
  readonly from: number
  readonly minutes: number
  /** At most 500. */
  readonly routes: readonly RouteFigures[]
}

/** What a service answered under one route, or processed of one topic. */
export interface RouteFigures extends RedFigures {
  readonly kind: 'route' | 'topic'
  readonly service: string
  /** Name of the spans, such as `POST /orders/:id/pay` or `process orders`. */
  readonly name: string
  /** Topic, for the kind `topic`. */
  readonly topic?: string
  readonly query: string
  readonly perMinute: {
    readonly count: readonly number[]
    readonly errors: readonly number[]
    readonly p50: readonly number[]
    readonly p95: readonly number[]
  }
  /** The slowest first; at most 5. They may have been forgotten since. */
  readonly slowest: readonly TraceReference[]
  /** The latest that failed first; at most 5. */
  readonly failed: readonly TraceReference[]
  /** A trace whose duration was nearest the median: what a slow one is compared with. */
  readonly typical?: TraceReference
}

/** A trace by one of its spans. */
export interface TraceReference {
  readonly traceId: string
  readonly spanId: string
  readonly start: number
  /** Milliseconds of the span. */
  readonly duration: number
}

/** `/api/suggest`: `at` is the index of the caret in `q`, its end where it is left out. Best first, at most 20. */
export interface SuggestionList {
  readonly suggestions: readonly Suggestion[]
}

/** The characters of `q` from `from` to `to` are replaced by `text`. */
export interface Suggestion {
  readonly from: number
  readonly to: number
  readonly text: string
  /** What it finds, such as `service`, or the number of traces. */
  readonly hint: string
}

/** OTLP's JSON (`ExportTraceServiceRequest`), which the Collector, Jaeger and this viewer's `/v1/traces` take. */
export interface OtlpTraces {
  readonly resourceSpans: readonly OtlpResourceSpans[]
}

/** The spans of one resource. */
export interface OtlpResourceSpans {
  readonly resource?: {
    readonly attributes?: readonly OtlpKeyValue[]
    readonly droppedAttributesCount?: number
  }
  readonly scopeSpans?: readonly OtlpScopeSpans[]
  readonly schemaUrl?: string
}

/** The spans of one instrumentation scope. */
export interface OtlpScopeSpans {
  readonly scope?: {
    readonly name?: string
    readonly version?: string
    readonly attributes?: readonly OtlpKeyValue[]
  }
  readonly spans?: readonly OtlpSpan[]
  readonly schemaUrl?: string
}

/** A span in OTLP's JSON. Ids are hex; 64-bit numbers are texts, or numbers in what others wrote. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly flags?: number
  readonly name?: string
  readonly kind?: number | string
  readonly startTimeUnixNano?: string | number
  readonly endTimeUnixNano?: string | number
  readonly attributes?: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
  readonly events?: readonly OtlpEvent[]
  readonly droppedEventsCount?: number
  readonly links?: readonly OtlpLink[]
  readonly droppedLinksCount?: number
  readonly status?: { readonly code?: number | string; readonly message?: string }
}

/** An event in OTLP's JSON. */
export interface OtlpEvent {
  readonly timeUnixNano?: string | number
  readonly name?: string
  readonly attributes?: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
}

/** A link in OTLP's JSON. */
export interface OtlpLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState?: string
  readonly flags?: number
  readonly attributes?: readonly OtlpKeyValue[]
  readonly droppedAttributesCount?: number
}

/** An attribute in OTLP's JSON. */
export interface OtlpKeyValue {
  readonly key: string
  readonly value?: OtlpAnyValue
}

/** At most one field is set. */
export interface OtlpAnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: string | number
  readonly doubleValue?: number | string
  readonly arrayValue?: { readonly values?: readonly OtlpAnyValue[] }
  readonly kvlistValue?: { readonly values?: readonly OtlpKeyValue[] }
  readonly bytesValue?: string
}
