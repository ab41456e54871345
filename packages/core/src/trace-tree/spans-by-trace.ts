import { byStart } from './tree-forest.ts'
import type { TreeSpan } from './tree-span.ts'

/** The spans of each trace, in the order of the starts of the traces. */
export function spansByTrace(spans: readonly TreeSpan[]): readonly (readonly TreeSpan[])[] {
  const traces = new Map<string, TreeSpan[]>()
  for (const span of [...spans].sort(byStart)) {
    const trace = traces.get(span.traceId)
    if (trace) trace.push(span)
    else traces.set(span.traceId, [span])
  }
  return [...traces.values()]
}
