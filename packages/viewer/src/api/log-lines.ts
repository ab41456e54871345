import type { AttributeList } from './attributes.ts'

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
