import type { Context, Span } from '@opentelemetry/api'
import type { OptionKind } from '../base/options/checked-options.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import type { ReadableSpan } from './readable-span.ts'

/**
 * Hears of every recording span, as OpenTelemetry's `SpanProcessor` does: ours and theirs are interchangeable.
 * An exporter of ours is a span processor that also delivers.
 */
export interface SpanProcessor {
  /** Called when a recording span has started; `span` also is a {@link ReadableSpan}. */
  onStart(span: Span & ReadableSpan, parentContext: Context): void
  /**
   * Called when a recording span is about to end: its end is known, and it can be written to within this call, the last
   * time. OpenTelemetry specification, trace/sdk.md, "OnEnding" (status: Development).
   */
  onEnding?(span: Span & ReadableSpan): void
  /**
   * Called once when a recording span has ended. What is written to its `attributes`, and to those of its events and
   * links, is exported by the exporters after this one; what is written elsewhere in its events and links throws.
   */
  onEnd(span: ReadableSpan): void
  /** Resolves when all that was ended before has been delivered or given up. */
  forceFlush(): Promise<void>
  /** Flushes, then lets go of every resource. */
  shutdown(): Promise<void>
}

export const SPAN_PROCESSORS: OptionKind = {
  is: 'an array of span processors',
  valid: value => Array.isArray(value) && value.every(isSpanProcessor),
  each: {
    is: 'a span processor with `onStart`, `onEnd`, `forceFlush` and `shutdown`',
    valid: isSpanProcessor,
  },
}

/** Our exporters are span processors too; those of OpenTelemetry are not. */
export function isSpanProcessor(value: unknown): boolean {
  return hasMethods(value, ['onStart', 'onEnd', 'forceFlush', 'shutdown'])
}
