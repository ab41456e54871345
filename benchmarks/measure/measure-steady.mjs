import { setTimeout as pause } from 'node:timers/promises'
import { MEASURED_CORE, OTHER_CORE } from './pinned.mjs'
import { startChild } from './start-child.mjs'

/** So long after the last span nobody waits for what has not arrived, in milliseconds. */
const PATIENCE = 60_000
const QUICK_SECONDS = 4

/** All variants at the same time, each with a collector of its own: this is about loss and memory, not about CPU. */
export async function measureSteady(scenario, variants, options) {
  const entries = await Promise.all(
    variants.map(async variant => [variant.id, await run(scenario, variant, options)]),
  )
  const failures = entries.filter(([, { failure }]) => failure !== undefined)
  return {
    variants: Object.fromEntries(entries.filter(([, { failure }]) => failure === undefined)),
    failures: Object.fromEntries(failures.map(([id, { failure }]) => [id, failure])),
  }
}

async function run(scenario, variant, options) {
  const children = []
  try {
    return { slices: [await steady(scenario, variant, options, children)] }
  } catch (error) {
    return { failure: error.message }
  } finally {
    for (const child of children) await child.stop()
  }
}

async function steady({ id, rate, seconds, collector }, variant, options, children) {
  const settings = { collector: options.quick ? scaled(collector, QUICK_SECONDS / seconds) : collector }
  const sink = await startChild('unreliable-collector-process.mjs', { core: OTHER_CORE, settings })
  children.push(sink)
  const runner = await startChild('steady-process.mjs', {
    core: MEASURED_CORE,
    node: options.node,
    nodeOptions: ['--expose-gc'],
    settings: { folder: options.folder, variant: variant.id, collector: await sink.call('url') },
  })
  children.push(runner)
  await sink.call('begin')
  const made = await runner.call('run', rate, options.quick ? QUICK_SECONDS : seconds)
  options.progress(`${id}: ${variant.id} has made ${made.made} spans`)
  const endedAt = Date.now()
  const taken = await allTaken(runner, sink, made.made)
  return { ...made, ...taken, arrivedAfter: Math.max(0, taken.lastAt - endedAt) }
}

/** Flushes until all has arrived, or nothing more is to be expected. */
async function allTaken(runner, sink, made) {
  const deadline = Date.now() + PATIENCE
  let counts = await sink.call('counts')
  while (counts.distinct < made && Date.now() < deadline) {
    await runner.call('flush')
    await pause(500)
    const before = counts
    counts = await sink.call('counts')
    if (counts.requests === before.requests && Date.now() > deadline - PATIENCE / 2) break
  }
  return counts
}

function scaled(collector, factor) {
  const { down } = collector
  return down === undefined ? collector : { ...collector, down: down.map(second => second * factor) }
}
