import { delivery } from './delivery.mjs'
import { startField } from './start-field.mjs'

const WARM_UP_SLICES = 2

/** The same work in every process in turn, without a load generator. */
export async function measureWork(scenario, variants, options) {
  const milliseconds = options.quick ? 300 : (scenario.milliseconds ?? 1000)
  const field = await startField(scenario, variants, options)
  const { runners, failures, notes, collector } = field
  try {
    for (const runner of runners) await meet(runner, collector)
    for (let left = WARM_UP_SLICES; left > 0; left--) {
      for (const { child } of runners) await child.call('work', milliseconds)
    }
    await collector.call('forget')
    for (let round = 0; round < options.slices; round++) {
      for (const runner of runners) runner.slices.push(await slice(runner, milliseconds))
    }
    options.progress(`${scenario.id}: ${options.slices} rounds`)
    const results = {}
    for (const runner of runners) results[runner.variant.id] = await resultOf(runner, collector, scenario)
    return { variants: results, failures, notes }
  } finally {
    await field.stop()
  }
}

async function meet(runner, collector) {
  const operations = await runner.child.call('workOnce')
  runner.calm = { ...(await collector.call('take', runner.variant.id)), operations }
}

async function slice({ child }, milliseconds) {
  const { cpu, wall, operations, gcTime, gcCount, rss } = await child.call('work', milliseconds)
  return {
    operations,
    throughput: (operations / wall) * 1000,
    cpuPerOperation: cpu / operations,
    gcPerOperation: (gcTime * 1000) / operations,
    gcCount,
    rss,
  }
}

async function resultOf({ variant, slices, calm }, collector, { makesSpans = true }) {
  const taken = await collector.call('take', variant.id)
  const operations = slices.reduce((sum, { operations: count }) => sum + count, 0)
  const hasDelivery = makesSpans && variant.id !== 'bare'
  return { slices, ...(hasDelivery && { delivery: delivery(operations, calm, taken, 1) }) }
}
