/**
 * How many of the spans that were made have arrived. Where the variant cannot tell how many it made, that is reckoned
 * from what a few calm operations made before.
 * A trace is broken when the parent of one of its spans is missing, or when it has fewer spans than a calm one.
 */
export function delivery({ slices, calm, madeBefore, madeAfter }, taken, ratio) {
  const operations = slices.reduce((sum, slice) => sum + slice.operations, 0)
  const { spans, traces, orphaned, sizes, requests, bytes } = taken
  const perOperation = calm.operations === 0 ? 0 : calm.spans / calm.operations
  const counted = madeAfter === undefined ? undefined : madeAfter - madeBefore
  const reckoned = ratio === 1 ? Math.round(perOperation * operations) : undefined
  return {
    each: ratio === 1 ? perOperation : spans / traces,
    made: counted ?? reckoned,
    isCounted: counted !== undefined,
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
