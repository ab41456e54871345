import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { method } from './method.mjs'
import { readResults } from './results.mjs'
import { runSection } from './run-section.mjs'

const NOTES = new URL('../NOTES.md', import.meta.url)
const PAGE = new URL('../README.md', import.meta.url)

/** Writes the page from the results that are there; what a person has to add stands in NOTES.md. */
export function writePage(scenarios, variants) {
  const runs = [false, true].map(node24 => readResults({ node24 })).filter(({ run }) => run !== undefined)
  const notes = existsSync(NOTES) ? readFileSync(NOTES, 'utf8').trim() : ''
  const parts = [method(), ...runs.map(results => runSection(results, scenarios, variants)), notes]
  writeFileSync(PAGE, `${parts.filter(part => part !== '').join('\n\n')}\n`)
}
