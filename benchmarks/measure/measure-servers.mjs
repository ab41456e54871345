import { delivery } from './delivery.mjs'
import { loadGenerator } from './load-generator.mjs'
import { startField } from './start-field.mjs'

const CALM_REQUESTS = 20
const WARM_UP_SECONDS = 2

/** All servers alive at once; each gets the load for a second in turn, round after round. */
export async function measureServers(scenario, variants, options) {
  const field = await startField(scenario, variants, options)
  const { runners, failures, collector } = field
  try {
    for (const runner of runners) await meet(runner, collector)
    for (const { url } of runners) await loadGenerator.load(url, options.quick ? 1 : WARM_UP_SECONDS)
    for (const { child } of runners) await child.call('flush')
    await collector.call('forget')
    for (let round = 0; round < options.slices; round++) {
      for (const runner of runners) runner.slices.push(await slice(runner))
      options.progress(`${scenario.id}: round ${round + 1} of ${options.slices}`)
    }
    const results = {}
    for (const runner of runners) results[runner.variant.id] = await resultOf(runner, collector, scenario)
    return { variants: results, failures }
  } finally {
    await field.stop()
  }
}

/** A few requests, one after the other: does it answer, and how many spans does a request make? */
async function meet(runner, collector) {
  runner.url = await runner.child.call('where')
  // The first ones are not counted: they may come with spans of the start.
  await calmRequests(runner)
  await collector.call('take', runner.variant.id)
  await calmRequests(runner)
  runner.calm = { ...(await collector.call('take', runner.variant.id)), operations: CALM_REQUESTS }
}

async function calmRequests({ child, url, variant }) {
  for (let left = CALM_REQUESTS; left > 0; left--) {
    const response = await fetch(url)
    await response.text()
    if (!response.ok) throw new Error(`${variant.id} answered ${response.status}`)
  }
  await child.call('flush')
}

async function slice({ child, url }) {
  await child.call('begin')
  const load = await loadGenerator.load(url, 1)
  const { cpu, operations, gcTime, gcCount, rss } = await child.call('end')
  return {
    ...load,
    operations,
    cpuPerOperation: cpu / operations,
    gcPerOperation: (gcTime * 1000) / operations,
    gcCount,
    rss,
  }
}

async function resultOf({ variant, slices, calm }, collector, { ratio }) {
  const taken = await collector.call('take', variant.id)
  const operations = slices.reduce((sum, { operations: count }) => sum + count, 0)
  return { slices, ...(variant.id !== 'bare' && { delivery: delivery(operations, calm, taken, ratio) }) }
}
