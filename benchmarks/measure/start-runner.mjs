import { fileURLToPath } from 'node:url'
import { MEASURED_CORE } from './pinned.mjs'
import { startChild } from './start-child.mjs'

/** Starts the process that is measured: one variant in one scenario. */
export async function startRunner(scenario, variant, { folder, node, profile }, addresses) {
  const child = await startChild('measured-process.mjs', {
    core: MEASURED_CORE,
    node,
    nodeOptions: ['--expose-gc', ...(profile === variant.id ? profileOptions(scenario) : [])],
    settings: { folder, variant: variant.id, scenario: scenario.id, ...addresses },
    environment: scenario.environment,
  })
  return { variant, child, slices: [] }
}

function profileOptions({ id }) {
  const folder = fileURLToPath(new URL('../profiles/', import.meta.url))
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${id}.cpuprofile`]
}
