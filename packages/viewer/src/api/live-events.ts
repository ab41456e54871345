import type { TraceSummary } from './trace-summary.ts'

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
  /** When the viewer started, in milliseconds since 1970: another number is another viewer, which has other traces. */
  readonly started: number
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
  readonly received: {
    readonly spans: number
    readonly logs: number
    readonly requests: number
    /** Requests that had come before, byte for byte, and were not taken again. */
    readonly repeated: number
  }
  /** What could not be taken: a count for each reason, such as `not OTLP`. */
  readonly refused: Readonly<Record<string, number>>
  /** Texts and values that were too long to be kept whole, and how many bytes of them were left out. */
  readonly cut: { readonly values: number; readonly bytes: number }
  /** What passing on with `--forward` came to. Absent without it. */
  readonly forwarded?: { readonly requests: number; readonly failed: number; readonly lastFailure?: string }
  /** Names of all services that are known. */
  readonly services: readonly string[]
  /** The addresses that take spans, such as `http://127.0.0.1:4318`. */
  readonly endpoints: readonly string[]
}
