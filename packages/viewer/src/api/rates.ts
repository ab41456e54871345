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
