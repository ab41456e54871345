import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Results are kept per Node line; a run of some scenarios leaves the others as they were. */
export function readResults({ node24 }) {
  const file = fileOf(node24)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { scenarios: {} }
}

/** Quick runs are for the eye only. */
export function writeResults({ node24, quick }, results) {
  if (!quick) writeFileSync(fileOf(node24), `${JSON.stringify(results, rounded)}\n`)
}

function fileOf(node24) {
  return new URL(node24 ? '../results-node24.json' : '../results.json', import.meta.url)
}

/** Four digits after the point are more than the measurements carry. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1e4) / 1e4 : value
}
