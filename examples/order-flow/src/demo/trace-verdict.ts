import { SpanStatusCode } from '@opentelemetry/api'
import type { TreeSpan } from '@throughline/core/testing'

/** Numbers of spans by name. */
type SpanCounts = Readonly<Record<string, number>>

/** What makes a trace complete. */
export interface ExpectedTrace {
  readonly spans: SpanCounts
  /** Those of them with the status ERROR. @default none */
  readonly failed?: SpanCounts
}

/** The faults of a trace as sentences; empty when it is complete: one root, every parent, every expected span and failure. */
export function traceFaults(
  spans: readonly TreeSpan[],
  { spans: expected, failed = {} }: ExpectedTrace,
): string[] {
  const ids = new Set(spans.map(span => span.spanId))
  const roots = spans.filter(span => span.parentSpanId === undefined)
  const orphans = spans.filter(span => span.parentSpanId !== undefined && !ids.has(span.parentSpanId))
  const errors = countsOf(spans.filter(span => span.status.code === SpanStatusCode.ERROR))
  return [
    ...(roots.length === 1 ? [] : [`${roots.length} roots instead of one`]),
    ...orphans.map(span => `the parent of "${span.name}" is missing`),
    ...differences('spans', countsOf(spans), expected, Object.keys(expected)),
    ...differences('failed spans', errors, failed, Object.keys({ ...failed, ...errors })),
  ]
}

/** The spans that no span of `batches` is linked to, as sentences. */
export function linkFaults(spans: readonly TreeSpan[], batches: readonly TreeSpan[]): string[] {
  const linked = new Set(batches.flatMap(batch => batch.links.map(link => link.spanId)))
  return spans
    .filter(span => !linked.has(span.spanId))
    .map(span => `no batch is linked to "${span.name}" of trace ${span.traceId}`)
}

function differences(
  what: string,
  counts: SpanCounts,
  expected: SpanCounts,
  names: readonly string[],
): string[] {
  return names
    .filter(name => (counts[name] ?? 0) !== (expected[name] ?? 0))
    .map(name => `${counts[name] ?? 0} ${what} named "${name}" instead of ${expected[name] ?? 0}`)
}

function countsOf(spans: readonly TreeSpan[]): SpanCounts {
  const counts: Record<string, number> = {}
  for (const { name } of spans) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
