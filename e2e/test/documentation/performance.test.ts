import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addedTable, lossTable, startTable } from './race-tables.ts'

const ROOT = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

const page = read('docs/performance.md')
const OUTAGE = 'A collector that is down for a minute'
const SLOW = 'A lasting load and a slow collector'

test.each([
  ['what is added on Node 20', addedTable('20')],
  ['what is added on Node 24', addedTable('24')],
  ['the start on Node 24', startTable('24')],
  ['the outage', lossTable('20', OUTAGE)],
  ['the slow collector', lossTable('20', SLOW)],
])('the page of performance shows %s as it was measured last', (_, table) => {
  expect(table.split('\n').length).toBeGreaterThan(4)
  expect(page).toContain(table)
})

/** The figures of a text: numbers with a decimal point or a comma in them, of 4 digits and more, and percentages. */
function figuresOf(text: string): readonly string[] {
  return text.match(/\d+[.,]\d+(?:[.,]\d+)*|\d{4,}|\d+ %/g) ?? []
}

const race = new Set(figuresOf(read('benchmarks/README.md')))

test('every figure with a decimal point in the page of performance is in the race', () => {
  // The minor version is enough to name a Node.
  const figures = figuresOf(page.replace(/On Node [\d.]+/g, '')).filter(figure => /\d\.\d/.test(figure))
  expect(figures.length).toBeGreaterThan(50)
  expect(figures.filter(figure => !race.has(figure))).toEqual([])
})

test('every figure that the page of comparing takes from the race is in it', () => {
  const lines = read('docs/comparing.md')
    .split('\n')
    .filter(line => /performance\.md|benchmarks/.test(line) && line.startsWith('|'))
  expect(lines.length).toBeGreaterThan(3)
  const withoutLinks = lines.map(line => line.replace(/\]\([^)]*\)/g, '')).join('\n')
  expect(figuresOf(withoutLinks).filter(figure => !race.has(figure))).toEqual([])
})
