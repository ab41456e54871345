/** Median, minimum and maximum of some numbers, or undefined if there are none. */
export function summary(values) {
  const sorted = values.filter(value => Number.isFinite(value)).sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  return { median: medianOf(sorted), min: sorted[0], max: sorted.at(-1) }
}

function medianOf(sorted) {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** What a variant adds to bare, round by round, so that a slow second of the machine falls on both. */
export function added(slices, bareSlices, figure) {
  return summary(slices.map((slice, round) => slice[figure] - (bareSlices[round]?.[figure] ?? Number.NaN)))
}
