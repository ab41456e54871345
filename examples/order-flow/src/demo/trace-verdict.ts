import type { TreeSpan } from '@throughline/core/testing'

/**
 * The faults of a trace as sentences; empty when it is complete: one root, every parent, every expected span.
 *
 * @param expected number of spans by name
 */
export function traceFaults(
  spans: readonly TreeSpan[],
  expected: Readonly<Record<string, number>>,
): string[] {
  const ids = new Set(spans.map(span => span.spanId))
  const roots = spans.filter(span => span.parentSpanId === undefined)
  const orphans = spans.filter(span => span.parentSpanId !== undefined && !ids.has(span.parentSpanId))
  const missing = Object.entries(expected).filter(([name, count]) => countOf(spans, name) !== count)
  return [
    ...(roots.length === 1 ? [] : [`${roots.length} roots instead of one`]),
    ...orphans.map(span => `the parent of "${span.name}" is missing`),
    ...missing.map(([name, count]) => `${countOf(spans, name)} spans named "${name}" instead of ${count}`),
  ]
}

function countOf(spans: readonly TreeSpan[], name: string): number {
  return spans.filter(span => span.name === name).length
}
