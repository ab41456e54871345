/**
 * How many of the spans that were made have arrived. What one operation makes is known from a few calm ones before.
 * A trace is broken when the parent of one of its spans is missing, or when it has fewer spans than a calm one.
 */
export function delivery(operations, calm, taken, ratio) {
  const { spans, traces, orphaned, sizes, requests, bytes } = taken
  const perOperation = calm.operations === 0 ? 0 : calm.spans / calm.operations
  const expected = Math.round(perOperation * operations)
  return {
    perOperation,
    ...(ratio === 1 ? { made: expected } : {}),
    delivered: spans,
    traces,
    broken: Math.max(orphaned, brokenBySize(sizes, calm.sizes, calm.traces)),
    requests,
    bytesPerSpan: spans === 0 ? 0 : Math.round(bytes / spans),
  }
}

/** Only where every calm trace had the same size is a smaller one known to be torn. */
function brokenBySize(sizes, calmSizes, calmTraces) {
  const [[size, count] = []] = Object.entries(calmSizes)
  if (size === undefined || count !== calmTraces) return 0
  return Object.entries(sizes).reduce(
    (sum, [other, found]) => sum + (Number(other) < Number(size) ? found : 0),
    0,
  )
}
