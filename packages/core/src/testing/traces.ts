import { expected } from '../base/options/expected.ts'
import type { ReadableSpan } from '../span/readable-span.ts'

/** Spans that a test asserts: an array, or a `memoryExporter()`, whose open spans are known too. */
export type Traces =
  | readonly ReadableSpan[]
  | { readonly spans: readonly ReadableSpan[]; readonly openSpans: readonly ReadableSpan[] }

/** {@link Traces}, taken apart. */
export interface KnownSpans {
  readonly ended: readonly ReadableSpan[]
  readonly open: readonly ReadableSpan[]
}

/** @throws TypeError for what holds no spans, such as a promise of `waitFor` */
export function knownSpans(traces: Traces): KnownSpans {
  if (Array.isArray(traces) && traces.every(isSpan)) return { ended: traces, open: [] }
  const { spans, openSpans } = (traces ?? {}) as { spans?: unknown; openSpans?: unknown }
  if (Array.isArray(spans) && Array.isArray(openSpans)) return { ended: spans, open: openSpans }
  throw expected('the traces', 'an array of spans or a memoryExporter()', traces)
}

function isSpan(value: unknown): boolean {
  return typeof (value as Partial<ReadableSpan> | null)?.spanContext === 'function'
}
