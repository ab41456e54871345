import type { SpanProcessor } from '../trace/span-processor.ts'

/** What an exporter did so far. */
export interface ExporterCounts {
  /** Spans encoded for sending. */
  readonly encoded: number
  /** Spans that the backend accepted. */
  readonly exported: number
  /** Spans lost, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Requests sent again. */
  readonly retries: number
  /** Bytes that wait to be sent. */
  readonly queueBytes: number
  /** Why the last request failed. */
  readonly lastError?: string
}

/** How long to wait. */
export interface Deadline {
  /** In milliseconds. */
  readonly timeout?: number
}

/** A span processor that delivers spans; OpenTelemetry's own processors are exporters without counts. */
export interface Exporter extends SpanProcessor {
  readonly counts?: ExporterCounts
  /** Resolves when all that was ended before has been delivered or given up, or the time is over. */
  forceFlush(deadline?: Deadline): Promise<void>
  /** Flushes and closes; what is not delivered in time is dropped and counted. */
  shutdown(deadline?: Deadline): Promise<void>
}
