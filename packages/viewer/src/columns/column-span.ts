import type { SpanKindNumber } from '../api/span-detail.ts'

/** What the waterfall of a trace needs of one span, to be written as a row of columns. */
export interface ColumnSpan {
  /** 16 lower-case hex digits. */
  readonly spanId: string
  /** Empty where there is none. */
  readonly parentSpanId: string
  readonly name: string
  readonly service: string
  readonly kind: SpanKindNumber
  /** Nanoseconds since 1970. */
  readonly start: bigint
  readonly end: bigint
  readonly failed: boolean
  /** A few words beside the bar, such as `202` or `order:8081`; empty where there are none. */
  readonly note: string
  /** `http.route`; empty where there is none. */
  readonly route: string
  /** Message of the exception or status of a span that failed; empty where there is none. */
  readonly error: string
  readonly events: readonly ColumnEvent[]
  readonly links: readonly ColumnLink[]
  /** What it sent, received or processed; absent for other spans. */
  readonly message?: ColumnMessage
}

/** An event of a span. */
export interface ColumnEvent {
  readonly name: string
  /** Nanoseconds since 1970. */
  readonly time: bigint
  /** The message of an exception; empty for other events. */
  readonly text: string
}

/** What a link points to. */
export interface ColumnLink {
  readonly traceId: string
  readonly spanId: string
}

/** A Kafka message, or a batch of them. What is not known is absent. */
export interface ColumnMessage {
  readonly role: 'send' | 'receive' | 'process'
  readonly topic: string
  readonly partition?: number
  /** A text, as offsets have 64 bits. */
  readonly offset?: string
  readonly key?: string
  /** Consumer group. */
  readonly group?: string
  /** How many messages, where it is a batch. */
  readonly batch?: number
}

/**
 * What spans have in common: the same name, service, kind and words. A trace has few of them, so a row holds the index of one.
 */
export interface SpanShape {
  readonly name: string
  /** Index in `services`. */
  readonly service: number
  readonly kind: SpanKindNumber
  readonly note: string
  readonly route: string
  readonly topic: string
}

/** Bits of a row. */
export const ROW_FLAGS = {
  /** It has the status ERROR. */
  failed: 1,
  hasEvents: 2,
  hasLinks: 4,
  /** It names a parent that is not in this trace as far as it is kept, and so stands as a root. */
  parentMissing: 8,
  /** It was its own ancestor, and stands as a root. */
  cycleCut: 16,
  /** Its times were not credible (they end before they begin, or lie days away from the others) and were moved. */
  timeMoved: 32,
  /** Another span has the same id. */
  sameId: 64,
} as const

/** The JSON at the beginning of the columns. Rows are numbers from 0; offsets are ticks since `startUnixNano`. */
export interface ColumnsHead {
  readonly traceId: string
  /** Where tick 0 is. */
  readonly startUnixNano: string
  /** Nanoseconds of a tick: 1 for traces of less than 4 seconds, otherwise as few as let the whole trace fit in 32 bits. */
  readonly tick: number
  /** Ticks from the first beginning to the last end. */
  readonly duration: number
  readonly spans: number
  /** Names of the services in order of appearance. */
  readonly services: readonly string[]
  readonly strings: readonly string[]
  /** Each is [name, service, kind, note, route, topic]: `service` an index in `services`, `kind` itself, the others in `strings`. */
  readonly shapes: readonly (readonly [number, number, number, number, number, number])[]
  /** Each is [row, offset, name, text], by row and time; the last two are indices in `strings`. At most 20,000. */
  readonly events: readonly (readonly [number, number, number, number])[]
  /** Each is [row, trace id, span id, row in this trace or -1], by row. At most 20,000. */
  readonly links: readonly (readonly [number, string, string, number])[]
  /** Each is [row, message], by row. At most 20,000. */
  readonly messages: readonly (readonly [number, ColumnMessage])[]
  /** Each is [row, what failed]: an index in `strings`. At most 5,000. */
  readonly errors: readonly (readonly [number, number])[]
  /** How many are not in these lists, because of their limits. */
  readonly leftOut: {
    readonly events: number
    readonly links: number
    readonly messages: number
    readonly errors: number
  }
}
