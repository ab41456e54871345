/** Counts spans and traces, and how many traces a person would find torn. */
export function traceCounts(spans) {
  const traces = new Map()
  let count = 0
  for (const { traceId, spanId, parentId } of spans) {
    count++
    let trace = traces.get(traceId)
    if (trace === undefined) {
      trace = { ids: new Set(), parents: new Set() }
      traces.set(traceId, trace)
    }
    trace.ids.add(spanId)
    if (parentId !== '') trace.parents.add(parentId)
  }
  const sizes = new Map()
  let orphaned = 0
  for (const { ids, parents } of traces.values()) {
    sizes.set(ids.size, (sizes.get(ids.size) ?? 0) + 1)
    if ([...parents].some(parent => !ids.has(parent))) orphaned++
  }
  return { spans: count, traces: traces.size, orphaned, sizes: Object.fromEntries(sizes) }
}
