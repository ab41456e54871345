import { startLoadGenerator } from './load-generator.mjs'
import { mergeOutcomes } from './merge-outcomes.mjs'
import { startField } from './start-field.mjs'

const CALM_REQUESTS = 20
/**
 * So many times all processes are started anew: two that run the same code differ by up to 10 us a request for as long
 * as they live, by what V8 happened to optimize when.
 */
const GENERATIONS = 4
/** How long a slice is, in milliseconds, and how many of them make a round. */
const SLICE = 250
const SLICES_IN_ROUND = 4
/**
 * Five seconds, since V8 goes on optimizing for some ten thousand requests. They are taken in turn as well: the heap of
 * a process that is idle for longer is made small, and then it is three times as slow until it has grown again.
 */
const WARM_UP_ROUNDS = 5

export async function measureServers(scenario, variants, options) {
  const generations = options.quick ? 1 : GENERATIONS
  const rounds = Math.ceil(options.slices / generations)
  const outcomes = []
  for (let generation = 1; generation <= generations; generation++) {
    outcomes.push(await measureGeneration(scenario, variants, rounds, options))
    options.progress(`${scenario.id}: ${generation} of ${generations} generations`)
  }
  return mergeOutcomes(outcomes)
}

/** All servers alive at once; each gets the load for a moment in turn, there and back, round after round. */
async function measureGeneration(scenario, variants, rounds, options) {
  const field = await startField(scenario, variants, options)
  const generator = await startLoadGenerator()
  try {
    await field.meetAll(meet)
    await takeTurns(generator, field, options.quick ? 1 : WARM_UP_ROUNDS)
    await field.forget()
    await takeTurns(generator, field, rounds)
    return await field.results()
  } finally {
    await generator.stop()
    await field.stop()
  }
}

async function takeTurns(generator, { runners }, rounds) {
  for (let turn = 0; turn < rounds * SLICES_IN_ROUND; turn++) {
    const order = turn % 2 === 0 ? runners : runners.toReversed()
    for (const runner of order) runner.slices.push(await slice(generator, runner))
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

async function slice(generator, { child, url }) {
  await generator.call('connect', url)
  await child.call('begin')
  const load = await generator.call('load', url, SLICE)
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
