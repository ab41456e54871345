// What is measured: one variant in one scenario, in a process of its own.
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { findScenario } from '../scenarios/find-scenarios.mjs'
import { findVariant } from '../variants/find-variants.mjs'
import { answer } from './answer.mjs'
import { collectGarbage } from './collect-garbage.mjs'
import { createMeter } from './meter.mjs'

const settings = JSON.parse(process.env.BENCH)
const load = createRequire(`${settings.folder}package.json`)
const scenario = await findScenario(settings.scenario)
const variant = await findVariant(settings.variant)
// The variant comes first: peers that patch have to be there before what they patch.
const tracing = await variant.start({ load, ratio: 1, ...scenario, ...settings })
const subject = await scenario.prepare({ load, tracing, settings })
await collectGarbage()
const meter = createMeter()
let doneBefore = 0

answer({
  where: () => subject.url,
  made: () => tracing.made(),
  async begin() {
    doneBefore = subject.done?.()
    await meter.begin()
  },
  /** The slice includes the requests that were under way and what it takes to send its spans. */
  async end() {
    await quiet()
    await tracing.flush()
    const figures = await meter.end()
    return { ...figures, operations: subject.done() - doneBefore }
  },
  /** Works for at least that long, a batch at a time; what a batch made is sent before the next. */
  async work(milliseconds) {
    await meter.begin()
    const start = performance.now()
    let operations = 0
    do {
      operations += await subject.work()
      await tracing.flush()
    } while (performance.now() - start < milliseconds)
    return { ...(await meter.end()), operations }
  },
  async workOnce() {
    const operations = await subject.work()
    await tracing.flush()
    return operations
  },
  async flush() {
    await quiet()
    await tracing.flush()
  },
})

/** The load generator leaves requests behind; waits until none has come for a while. */
async function quiet() {
  for (let seen; seen !== subject.done?.(); await pause(30)) seen = subject.done?.()
}
