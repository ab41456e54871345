import { readdirSync } from 'node:fs'

/** A file of this folder exports the scenarios it describes. */
export async function findScenarios() {
  const names = readdirSync(new URL('.', import.meta.url)).filter(name => name !== 'find-scenarios.mjs')
  const files = await Promise.all(names.map(name => import(`./${name}`)))
  return files.flatMap(file => file.scenarios).sort((a, b) => a.order - b.order)
}

export async function findScenario(id) {
  return (await findScenarios()).find(scenario => scenario.id === id)
}
