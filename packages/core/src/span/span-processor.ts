import type { Context, Span } from '@opentelemetry/api'
import type { ReadableSpan } from './readable-span.ts'

/**
 * Hears of every recording span, as OpenTelemetry's `SpanProcessor` does: ours and theirs are interchangeable.
 * An exporter of ours is a span processor that also delivers.
 */
export interface SpanProcessor {
  /** Called when a recording span has started; `span` also is a {@link ReadableSpan}. */
  onStart(span: Span & ReadableSpan, parentContext: Context): void
  /** Called once when a recording span has ended. */
  onEnd(span: ReadableSpan): void
  /** Resolves when all that was ended before has been delivered or given up. */
  forceFlush(): Promise<void>
  /** Flushes, then lets go of every resource. */
  shutdown(): Promise<void>
}
