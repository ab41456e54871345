/** What several generations of processes have measured, as one; a variant that was not in all of them is left out. */
export function mergeOutcomes(outcomes) {
  const [first] = outcomes
  const failures = Object.assign({}, ...outcomes.map(outcome => outcome.failures))
  const ids = Object.keys(first.variants).filter(id => failures[id] === undefined)
  const merged = ids.map(id => [id, mergeVariants(outcomes.map(({ variants }) => variants[id]))])
  return { variants: Object.fromEntries(merged), failures, notes: first.notes }
}

function mergeVariants(measured) {
  const slices = measured.flatMap(one => one.slices)
  const deliveries = measured.map(one => one.delivery)
  return deliveries.includes(undefined) ? { slices } : { slices, delivery: mergeDeliveries(deliveries) }
}

function mergeDeliveries(deliveries) {
  const sum = figure => deliveries.reduce((total, delivery) => total + delivery[figure], 0)
  const bytes = deliveries.reduce((total, { bytesPerSpan, delivered }) => total + bytesPerSpan * delivered, 0)
  const delivered = sum('delivered')
  return {
    ...deliveries[0],
    made: deliveries[0].made === undefined ? undefined : sum('made'),
    delivered,
    traces: sum('traces'),
    broken: sum('broken'),
    requests: sum('requests'),
    bytesPerSpan: delivered === 0 ? 0 : Math.round(bytes / delivered),
  }
}
