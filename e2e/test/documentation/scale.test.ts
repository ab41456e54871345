import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../../benchmarks/fleet.mjs', import.meta.url))
const page = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8')

test('the page has the tables that the simulation prints', () => {
  const tables = execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim().split('\n\n')
  expect(tables).toHaveLength(2)
  for (const table of tables) expect(page).toContain(`\n\n${table}\n\n`)
})
