import type { ReadableSpan } from '../../span/readable-span.ts'

/** How an export of OpenTelemetry ended; `code` is 0 for a success. */
export interface ExportResult {
  readonly code: number
  readonly error?: Error
}

/** An exporter of OpenTelemetry's SDK. Specification: trace/sdk.md, "Span Exporter". */
export interface SpanExporter {
  /** Milliseconds a span waits for others, where OTEL_BSP_SCHEDULE_DELAY is not set. @default 5000 */
  readonly batchDelay?: number
  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void
  shutdown(): Promise<void>
  forceFlush?(): Promise<void>
}

/** Told from a span processor, which has no `export`. */
export function isSpanExporter(value: unknown): value is SpanExporter {
  if (typeof value !== 'object' || value === null || 'onEnd' in value) return false
  const { export: send, shutdown } = value as Partial<SpanExporter>
  return typeof send === 'function' && typeof shutdown === 'function'
}
