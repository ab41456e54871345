import type { SpanProcessor } from './span-processor.ts'

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
  /** Spans that wait to be sent, or whose delivery has not been confirmed yet. @default `encoded` without `exported` and `dropped` */
  readonly unsent?: number
  /** Spans that the backend was given in whole, but did not confirm before the end of tracing: it may have them. @default 0 */
  readonly unconfirmed?: number
  /** What it keeps in files; those that are there are part of neither `unsent` nor `dropped`. @default none */
  readonly spool?: SpoolCounts
  /** Why the last request failed. */
  readonly lastError?: string
}

/** What an exporter with a `spool` keeps in files. */
export interface SpoolCounts {
  /** Spans in files that wait to be sent, those of former processes included. */
  readonly spans: number
  /** Bytes that these files take of the disk. */
  readonly bytes: number
  /** Spans of former processes that the backend has accepted. They are not part of `exported`. */
  readonly recovered: number
  /** Files that were cut off or changed, and are deleted. */
  readonly damaged: number
}

/** How long to wait. */
export interface FlushOptions {
  /** In milliseconds. */
  readonly timeout?: number | undefined
  /** The same by the name that it has in OpenTelemetry's SDK; `timeout` wins. */
  readonly timeoutMillis?: number | undefined
}

/** For the last flush but one, which other listeners to a signal may yet be waiting for. */
export interface LastFlushOptions extends FlushOptions {
  /** Whether what is under way when the time is over is broken off: it would hold up the end of the process. @default false */
  readonly abort?: boolean | undefined
}

/** A span processor that delivers spans; OpenTelemetry's own processors are exporters without counts. */
export interface Exporter extends SpanProcessor {
  readonly counts?: ExporterCounts
  /**
   * Resolves when all that was ended before has been delivered. Rejects with an `Error` where some was lost, the backend cannot
   * be reached, or the time is over.
   */
  forceFlush(deadline?: LastFlushOptions): Promise<void>
  /**
   * Delivers what it can before it returns, in `timeout` milliseconds at most, and nothing afterwards: for the `exit`
   * event of a process.
   */
  flushAtExit?(timeout: number): void
  /** Flushes and closes; what is not delivered in time is dropped and counted. */
  shutdown(deadline?: FlushOptions): Promise<void>
}
