import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { MEASURED_CORE, OTHER_CORE, pinned } from './pinned.mjs'
import { startChild } from './start-child.mjs'

const PROGRAM = fileURLToPath(new URL('../processes/start-up-process.mjs', import.meta.url))

/** Starts every variant in a fresh process, in turn. */
export async function measureStartUp(scenario, variants, { folder, node, slices, progress }) {
  const collector = await startChild('collector-process.mjs', { core: OTHER_CORE })
  const results = Object.fromEntries(variants.map(({ id }) => [id, { slices: [] }]))
  const failures = {}
  const url = await collector.call('open', 'start-up')
  // The first round fills the cache of the file system and is not counted.
  for (let round = 0; round <= slices; round++) {
    for (const { id } of variants) {
      if (failures[id]) continue
      const outcome = await startOnce(node, { folder, variant: id, collector: url })
      if (outcome.failure) failures[id] = outcome.failure
      else if (round > 0) results[id].slices.push(outcome)
    }
  }
  await collector.stop()
  progress(`${scenario.id}: ${slices} rounds`)
  for (const id of Object.keys(failures)) delete results[id]
  return { variants: results, failures }
}

async function startOnce(node, settings) {
  const [command, ...args] = pinned(MEASURED_CORE, [node, PROGRAM])
  const start = performance.now()
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, BENCH: JSON.stringify(settings) },
  })
  let figures
  let complaints = ''
  child.stderr.on('data', chunk => {
    complaints = (complaints + chunk).slice(-2000)
  })
  child.on('message', message => {
    figures = { ...message, readyTime: performance.now() - start }
  })
  await once(child, 'close')
  return figures ?? { failure: complaints || 'it ended without a word' }
}
