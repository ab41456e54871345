import { summary } from '../measure/statistics.mjs'
import { percent } from './format.mjs'

/** A server under full load takes its whole core; below this share somebody else had the core. */
const ENOUGH = 0.8

/** How much of its core the bare server got under full load, or undefined where there was no such load. */
export function coreShare(outcome) {
  const slices = outcome?.variants.bare?.slices.filter(({ p50 }) => p50 !== undefined) ?? []
  return summary(slices.map(slice => (slice.throughput * slice.cpuPerOperation) / 1e6))?.median
}

/** Whether throughput and latency say more about the neighbours than about the variants. */
export function wasStarved(outcome) {
  return (coreShare(outcome) ?? 1) < ENOUGH
}

/** What to say under a table, or nothing. */
export function starvedWarning(outcome) {
  if (!wasStarved(outcome)) return ''
  const share = percent(coreShare(outcome))
  return `\n> **The machine was busy**: bare, under full load, got ${share} of its core. Throughput and latency of this table say nothing; CPU is a hint.\n`
}
