import { loadGenerator } from './load-generator.mjs'
import { startField } from './start-field.mjs'

const CALM_REQUESTS = 20
const WARM_UP_SECONDS = 2

/** All servers alive at once; each gets the load for a second in turn, round after round. */
export async function measureServers(scenario, variants, options) {
  const field = await startField(scenario, variants, options)
  const { runners, forget } = field
  try {
    await field.meetAll(meet)
    for (const { url } of runners) await loadGenerator.load(url, options.quick ? 1 : WARM_UP_SECONDS)
    for (const { child } of runners) await child.call('flush')
    await forget()
    for (let round = 0; round < options.slices; round++) {
      for (const runner of runners) runner.slices.push(await slice(runner))
      options.progress(`${scenario.id}: round ${round + 1} of ${options.slices}`)
    }
    return await field.results()
  } finally {
    await field.stop()
  }
}

/** A few requests, one after the other: does it answer, and how many spans does a request make? */
async function meet(runner, take) {
  runner.url = await runner.child.call('where')
  // The first ones are not counted: they may come with spans of the start.
  await calmRequests(runner)
  await take(runner)
  await calmRequests(runner)
  runner.calm = { ...(await take(runner)), operations: CALM_REQUESTS }
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
