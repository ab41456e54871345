import { setTimeout as pause } from 'node:timers/promises'
import { delivery } from './delivery.mjs'
import { MEASURED_CORE, OTHER_CORE } from './pinned.mjs'
import { startChild } from './start-child.mjs'

/** Some flushes resolve while their last request is under way, for so many milliseconds at most. */
const UNDER_WAY = 200

/**
 * Starts one process for each variant of a scenario, the collector and whatever else the scenario needs.
 * A variant that cannot start is left out of the race, and `failures` says why.
 */
export async function startField(scenario, variants, { folder, node, profile, progress }) {
  const helpers = new Map([['collector', await startChild('collector-process.mjs', { core: OTHER_CORE })]])
  const runners = []
  const failures = {}
  const collector = helpers.get('collector')
  const notes = []
  const needs = await startNeeds(scenario.needs ?? [])
  for (const variant of variants) {
    try {
      runners.push(await startRunner(variant))
    } catch (error) {
      failures[variant.id] = error.message
      progress(`${scenario.id}: ${variant.id} is left out: ${error.message}`)
    }
  }
  return { runners, forget, take, results, stop }

  async function startNeeds(names) {
    const found = {}
    for (const name of names) {
      const helper = await startChild(`${name}-process.mjs`, {
        core: OTHER_CORE,
        nodeOptions: ['--import', import.meta.resolve('tsx')],
      })
      helpers.set(name, helper)
      found[name] = await helper.call('url')
      notes.push(await helper.call('about'))
    }
    return found
  }

  async function startRunner(variant) {
    const settings = {
      folder,
      variant: variant.id,
      scenario: scenario.id,
      collector: await collector.call('open', variant.id),
      ...needs,
    }
    const child = await startChild('measured-process.mjs', {
      core: MEASURED_CORE,
      node,
      nodeOptions: profile === variant.id ? profileOptions(scenario) : [],
      settings,
      environment: scenario.environment,
    })
    return { variant, child, slices: [] }
  }

  async function forget() {
    await pause(UNDER_WAY)
    for (const runner of runners) runner.madeBefore = await runner.child.call('made')
    await collector.call('forget')
  }

  /** What has arrived from a variant since the last time. */
  async function take({ variant }) {
    await pause(UNDER_WAY)
    return await collector.call('take', variant.id)
  }

  /** The slices of a runner, and what became of their spans. */
  async function resultOf(runner) {
    const { variant, child, slices } = runner
    if (variant.id === 'bare' || scenario.makesSpans === false) return { slices }
    const taken = await take(runner)
    const counts = { ...runner, madeAfter: await child.call('made') }
    return { slices, delivery: delivery(counts, taken, scenario.ratio ?? 1) }
  }

  async function results() {
    const entries = []
    for (const runner of runners) entries.push([runner.variant.id, await resultOf(runner)])
    return { variants: Object.fromEntries(entries), failures, notes }
  }

  async function stop() {
    for (const { child } of runners) await child.stop()
    for (const helper of helpers.values()) await helper.stop()
  }
}

function profileOptions({ id }) {
  const folder = new URL('../profiles/', import.meta.url).pathname
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${id}.cpuprofile`]
}
