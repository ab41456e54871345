import { summary } from '../measure/statistics.mjs'
import { digits, percent } from './format.mjs'

export const steadyHeader = [
  'variant',
  'made',
  'arrived',
  'lost',
  'torn traces',
  'twice',
  'all there after, s',
  'requests (failed)',
  'most waiting, MB',
  'heap, MB: begin, end',
  'most RSS, MB',
  'of a core',
  'event loop p99, ms',
]

/** A tenth of the samples at each end, the first one aside: then the process still warms up. */
export function steadyCells({ first }) {
  const { made, distinct, orphaned, twice, requests, failed, arrivedAfter, samples, cpuShare, loopDelayP99 } =
    first
  const heaps = samples.slice(1).map(({ heapUsed }) => heapUsed)
  const tenth = Math.max(1, Math.round(heaps.length / 10))
  const backlog = samples.map(({ queueBytes }) => queueBytes).filter(bytes => bytes !== undefined)
  return [
    made.toLocaleString('en-US'),
    distinct.toLocaleString('en-US'),
    made === distinct
      ? '0'
      : `**${(made - distinct).toLocaleString('en-US')}** (${percent((made - distinct) / made)})`,
    orphaned.toLocaleString('en-US'),
    twice.toLocaleString('en-US'),
    made === distinct ? digits(arrivedAfter / 1000) : 'never',
    `${requests.toLocaleString('en-US')} (${failed})`,
    backlog.length === 0 ? '' : megabytes(Math.max(...backlog)),
    `${megabytes(summary(heaps.slice(0, tenth))?.median)}, ${megabytes(summary(heaps.slice(-tenth))?.median)}`,
    megabytes(Math.max(...samples.map(({ rss }) => rss))),
    percent(cpuShare),
    digits(loopDelayP99),
  ]
}

function megabytes(bytes) {
  return bytes === undefined ? '-' : (bytes / 2 ** 20).toFixed(1)
}
