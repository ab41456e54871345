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
export function timesMore(results, scenario, peer, figure = 'cpuPerOperation') {
  const ours = figuresOf(results, scenario, 'throughline')?.added(figure)?.median
  const theirs = figuresOf(results, scenario, peer)?.added(figure)?.median
  if (ours === undefined || theirs === undefined) return undefined
  return ours <= 0 ? Number.POSITIVE_INFINITY : theirs / ours
}
