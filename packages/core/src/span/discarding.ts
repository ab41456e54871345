import type { Span, SpanOptions } from '@opentelemetry/api'

/** Registered, so that two copies of this package in one process understand each other. */
const DISCARDABLE = Symbol.for('throughline.discardable-span.1')
/** The method by which a span is discarded. */
export const DISCARD: unique symbol = Symbol.for('throughline.discard-span.1')

interface Marked {
  readonly [DISCARDABLE]?: true
}

interface Discardable {
  readonly [DISCARD]?: () => boolean
}

/** Marks the options of a span which {@link discard} may be called for. */
export function markDiscardable(options: SpanOptions): void {
  Object.defineProperty(options, DISCARDABLE, { value: true })
}

/** Whether the spans of a local trace wait for the end of this one, its root. */
export function isDiscardable(options: SpanOptions): boolean {
  return (options as Marked)[DISCARDABLE] === true
}

/**
 * Exports neither the span nor those below it; to be called before its end.
 *
 * @returns whether that is so: not for a span of another tracer, nor for one whose local trace has another root or has
 * been exported already
 */
export function discard(span: Span): boolean {
  return (span as Discardable)[DISCARD]?.() === true
}
