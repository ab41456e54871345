import { added, summary } from '../measure/statistics.mjs'
import { digits } from './format.mjs'

/** A few lines for the terminal after each scenario. */
export function quickSummary(scenario, { variants, failures }) {
  const bare = variants.bare?.slices ?? []
  const lines = Object.entries(variants).map(
    ([id, { slices, delivery }]) => `  ${id.padEnd(22)} ${figures(slices, bare, delivery)}`,
  )
  const missing = Object.entries(failures).map(
    ([id, why]) => `  ${id.padEnd(22)} left out: ${why.split('\n')[0]}`,
  )
  return [`${scenario.id} (${scenario.title})`, ...lines, ...missing].join('\n')
}

function figures(slices, bare, delivery) {
  const [first] = slices
  if (first?.samples)
    return `${first.distinct} of ${first.made} spans arrived, ${first.orphaned} torn, ${first.twice} twice`
  if (first?.bytes) return `${(first.bytes / 1e6).toFixed(2)} MB in ${first.packages} packages`
  if (first?.startTime !== undefined)
    return `${summary(slices.map(slice => slice.startTime)).median.toFixed(1)} ms`
  const cpu = summary(slices.map(slice => slice.cpuPerOperation))
  const more = added(slices, bare, 'cpuPerOperation')
  const throughput = summary(slices.map(slice => slice.throughput))
  const arrived = delivery
    ? `, ${delivery.delivered} of ${delivery.made ?? '?'} spans (${digits(delivery.each)} each), ${delivery.broken} of ${delivery.traces} traces broken`
    : ''
  return `${cpu.median.toFixed(2)} us, added ${more?.median.toFixed(2)}, ${throughput.median.toFixed(0)}/s${arrived}`
}
