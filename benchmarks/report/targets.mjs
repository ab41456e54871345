import { figuresOf, timesMore, timesMoreAtBest } from './figures.mjs'
import { fraction, percent } from './format.mjs'
import { linearityTargets } from './linearity-targets.mjs'

const AUTO = 'auto-instrumentations'
/** What no tracer with a current span can avoid. */
const FLOOR = 'async-local-storage'

/** The targets, each with what it wants and a reading of the results: undefined where nothing was measured. */
export const targets = [
  ...['fastify', 'express'].flatMap(name => [
    atMost(
      `CPU added per request, ${name}, 100 % sampled, against OpenTelemetry's defaults`,
      15,
      `${name}-100`,
      'opentelemetry',
    ),
    atMost(
      `the same against OpenTelemetry tuned to its fewest spans`,
      10,
      `${name}-100`,
      'opentelemetry-tuned',
    ),
    allDelivered(`spans delivered, ${name}, 100 % sampled`, `${name}-100`),
  ]),
  {
    title: 'throughput of Fastify hello world, 100 % sampled',
    wanted: 'at least 70 % of bare',
    scenario: 'fastify-100',
    read: keptThroughput,
  },
  ...['fastify', 'express'].map(sampledOut),
  atMost('CPU per span with 9 attributes, to the collector', 6, 'span', 'opentelemetry'),
  atMost(
    'CPU added per Kafka message, sent and consumed by eachMessage',
    6,
    'kafka-each-message',
    'opentelemetry',
  ),
  atMost(
    'CPU added per Kafka message, sent and consumed by eachBatch',
    6,
    'kafka-each-batch',
    'opentelemetry',
  ),
  atMost('CPU added per log line', 2, 'log-line', 'opentelemetry'),
  atMost("the same against OpenTelemetry's without log sending", 2, 'log-line', 'opentelemetry-tuned'),
  {
    title: 'start-up, import and start',
    wanted: 'at most 1/15 of auto-instrumentations-node',
    read: startUp,
  },
  {
    title: 'the five packages on disk, peers aside',
    wanted: 'at most 1 MB, 3 packages beside ours',
    read: size,
  },
  ...linearityTargets,
]

function atMost(title, times, scenario, peer) {
  return { title, wanted: `at most 1/${times}`, scenario, read }

  function read(results) {
    const measured = timesMore(results, scenario, peer)
    if (measured === undefined) return undefined
    const atBest = timesMoreAtBest(results, scenario, peer)
    return {
      text: `${fraction(measured)} (minima ${fraction(atBest)})`,
      met: measured >= times,
      metAtBest: atBest >= times,
    }
  }
}

function allDelivered(title, scenario) {
  return { title, wanted: 'all, no trace broken', scenario, read }

  function read(results) {
    const delivery = figuresOf(results, scenario, 'throughline')?.delivery
    if (delivery === undefined) return undefined
    const { delivered, made, broken } = delivery
    return {
      text: `${delivered} of ${made}, ${broken} broken`,
      met: delivered === made && broken === 0,
      isCount: true,
    }
  }
}

function keptThroughput(results) {
  const shares = ['throughline', FLOOR, 'opentelemetry', 'opentelemetry-tuned'].map(id =>
    shareOfBare(results, id),
  )
  if (shares[0] === undefined) return undefined
  const [ours, floor, defaults, tuned] = shares.map(share => (share === undefined ? '-' : percent(share)))
  const others = `AsyncLocalStorage alone ${floor}, OpenTelemetry ${defaults}, tuned ${tuned}`
  return { text: `${ours} (${others})`, met: shares[0] >= 0.7 }
}

function shareOfBare(results, variant) {
  const bare = figuresOf(results, 'fastify-100', 'bare')?.over('throughput')
  const own = figuresOf(results, 'fastify-100', variant)?.over('throughput')
  return bare && own && own.median / bare.median
}

function sampledOut(name) {
  return {
    title: `CPU added per request when sampled out, ${name}`,
    wanted: 'at most 10 % of what bare Fastify takes for a request (`fastify-0`)',
    scenario: `${name}-0`,
    read,
  }

  function read(results) {
    const bare = figuresOf(results, 'fastify-0', 'bare')?.over('cpuPerOperation')
    const [share, floor] = ['throughline', FLOOR].map(id => addedBy(results, `${name}-0`, id) / bare?.median)
    if (!Number.isFinite(share)) return undefined
    const ofFloor = Number.isFinite(floor) ? ` (AsyncLocalStorage alone ${percent(floor)})` : ''
    return { text: percent(share) + ofFloor, met: share <= 0.1 }
  }
}

function addedBy(results, scenario, variant) {
  return figuresOf(results, scenario, variant)?.added('cpuPerOperation')?.median ?? Number.NaN
}

function startUp(results) {
  const [ours, auto] = ['throughline', AUTO].map(
    id => figuresOf(results, 'start-up', id)?.over('startTime').median,
  )
  if (ours === undefined || auto === undefined) return undefined
  return {
    text: `${fraction(auto / ours)} (${ours.toFixed(1)} ms of ${auto.toFixed(0)} ms)`,
    met: auto / ours >= 15,
  }
}

function size(results) {
  const first = figuresOf(results, 'size', 'throughline')?.first
  if (first === undefined) return undefined
  const megabytes = first.bytes / 1e6
  const text = `${megabytes.toFixed(2)} MB, ${first.packages - 5} beside ours`
  return { text, met: megabytes <= 1 && first.packages - 5 <= 3 }
}
