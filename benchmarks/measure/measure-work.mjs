import { startField } from './start-field.mjs'

const WARM_UP_SLICES = 2

/** The same work in every process in turn, without a load generator. */
export async function measureWork(scenario, variants, options) {
  const milliseconds = options.quick ? 300 : (scenario.milliseconds ?? 1000)
  const field = await startField(scenario, variants, options)
  const { runners, forget } = field
  try {
    await field.meetAll(meet)
    for (let left = WARM_UP_SLICES; left > 0; left--) {
      for (const { child } of runners) await child.call('work', milliseconds)
    }
    await forget()
    for (let round = 0; round < options.slices; round++) {
      for (const runner of runners) runner.slices.push(await slice(runner, milliseconds))
    }
    options.progress(`${scenario.id}: ${options.slices} rounds`)
    return await field.results()
  } finally {
    await field.stop()
  }
}

/** A first piece of work is not counted: it may come with spans of the start. */
async function meet(runner, take) {
  await runner.child.call('workOnce')
  await take(runner)
  const operations = await runner.child.call('workOnce')
  runner.calm = { ...(await take(runner)), operations }
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
