import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Results are kept per line of Node, one scenario a line; a run of some scenarios leaves the others as they were. */
export function readResults({ node24 }) {
  const file = fileOf(node24)
  const results = { run: undefined, scenarios: {} }
  if (!existsSync(file)) return results
  const [run, ...scenarios] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  for (const { id, ...outcome } of scenarios) results.scenarios[id] = outcome
  return { ...results, run }
}

export function writeResults({ node24 }, { run, scenarios }) {
  const outcomes = Object.entries(scenarios).map(([id, outcome]) => ({ id, ...outcome }))
  const lines = [run, ...outcomes].map(record => `${JSON.stringify(record, rounded)}\n`)
  writeFileSync(fileOf(node24), lines.join(''))
}

function fileOf(node24) {
  return new URL(node24 ? '../results-node24.jsonl' : '../results.jsonl', import.meta.url)
}

/** Four digits after the point are more than the measurements carry. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1e4) / 1e4 : value
}
