import { added, summary } from '../measure/statistics.mjs'

/** The figures of one variant in one scenario, or undefined if it did not take part. */
export function figuresOf(results, scenario, variant) {
  const outcome = results.scenarios[scenario]
  const own = outcome?.variants[variant]
  if (own === undefined) return undefined
  const bare = outcome.variants.bare?.slices ?? []
  const over = figure => summary(own.slices.map(slice => slice[figure]))
  return {
    over,
    added: figure => added(own.slices, bare, figure),
    delivery: own.delivery,
    first: own.slices[0],
  }
}

/** How many times more the peer adds to bare than Throughline does, by the medians. */
export function timesMore(results, scenario, peer) {
  return times(id => figuresOf(results, scenario, id)?.added('cpuPerOperation')?.median, peer)
}

/** The same by the calmest slice of each, which a busy machine disturbs least. */
export function timesMoreAtBest(results, scenario, peer) {
  const best = id => figuresOf(results, scenario, id)?.over('cpuPerOperation')?.min
  return times(id => best(id) - best('bare'), peer)
}

function times(addedBy, peer) {
  const ours = addedBy('throughline')
  const theirs = addedBy(peer)
  if (!Number.isFinite(ours) || !Number.isFinite(theirs)) return undefined
  return ours <= 0 ? Number.POSITIVE_INFINITY : theirs / ours
}
