import { setTimeout as pause } from 'node:timers/promises'
import { delivery } from './delivery.mjs'
import { OTHER_CORE } from './pinned.mjs'
import { startChild } from './start-child.mjs'
import { startNeeds } from './start-needs.mjs'
import { startRunner } from './start-runner.mjs'

/** Some flushes resolve while their last request is under way, for so many milliseconds at most. */
const UNDER_WAY = 200

/** Starts one process for each variant of a scenario, the collector, and whatever else the scenario needs. */
export async function startField(scenario, variants, options) {
  const collector = await startChild('collector-process.mjs', { core: OTHER_CORE })
  const { children, addresses, notes } = await startNeeds(scenario.needs ?? [])
  const { runners, failures } = await startRunners(scenario, variants, options, collector, addresses)
  return { runners, meetAll, forget, take, results, stop }

  /** Whoever does not stand the first meeting is left out as well. */
  async function meetAll(meet) {
    for (const runner of [...runners]) {
      try {
        await meet(runner, take)
      } catch (error) {
        failures[runner.variant.id] = error.message
        options.progress(`${scenario.id}: ${runner.variant.id} is left out: ${error.message}`)
        runners.splice(runners.indexOf(runner), 1)
        await runner.child.stop()
      }
    }
  }

  /** What came before does not count. */
  async function forget() {
    await pause(UNDER_WAY)
    for (const runner of runners) {
      runner.madeBefore = await runner.child.call('made')
      runner.slices = []
    }
    await collector.call('forget')
  }

  /** What has arrived from a variant since the last time. */
  async function take({ variant }) {
    await pause(UNDER_WAY)
    return await collector.call('take', variant.id)
  }

  async function results() {
    const entries = []
    for (const runner of runners) entries.push([runner.variant.id, await resultOf(runner)])
    return { variants: Object.fromEntries(entries), failures, notes }
  }

  /** The slices of a runner, and what became of their spans. */
  async function resultOf(runner) {
    const { variant, child, slices } = runner
    if (variant.isBaseline || scenario.makesSpans === false) return { slices }
    const taken = await take(runner)
    const counts = { ...runner, madeAfter: await child.call('made') }
    return { slices, delivery: delivery(counts, taken, scenario.ratio ?? 1) }
  }

  async function stop() {
    for (const child of [...runners.map(runner => runner.child), ...children, collector]) await child.stop()
  }
}

/** A variant that cannot start is left out of the race, and `failures` says why. */
async function startRunners(scenario, variants, options, collector, addresses) {
  const runners = []
  const failures = {}
  for (const variant of variants) {
    const places = { ...addresses, collector: await collector.call('open', variant.id) }
    try {
      runners.push(await startRunner(scenario, variant, options, places))
    } catch (error) {
      failures[variant.id] = error.message
      options.progress(`${scenario.id}: ${variant.id} is left out: ${error.message}`)
    }
  }
  return { runners, failures }
}
