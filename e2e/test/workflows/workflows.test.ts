import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = new URL('../../../.github/workflows/', import.meta.url)
const workflows = readdirSync(FOLDER).map(
  name => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const,
)

test.each(workflows)('%s uses actions by commit, with the version beside it', (_, text) => {
  const used = [...text.matchAll(/uses: *(.*)/g)].map(([, action]) => action)
  expect(used.length).toBeGreaterThan(0)
  for (const action of used) {
    expect(action).toMatch(/^(?:\.\/\S+\.yml|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
  }
})

test.each(workflows)('%s leaves no credentials in a checkout and names its permissions', (_, text) => {
  const checkouts = text.match(/uses: actions\/checkout@/g)?.length
  expect(text.match(/persist-credentials: false/g)?.length).toBe(checkouts)
  expect(text).toMatch(/^permissions:(?: \{\}|\n {2}contents: read)$/m)
  expect(text).not.toMatch(/: write(?! #)/)
})

test('one version of an action is used everywhere', () => {
  const pins = workflows.flatMap(([, text]) => [...text.matchAll(/uses: *([\w/-]+)@(\S+)/g)])
  const commits = new Map(pins.map(([, action = '', commit = '']) => [action, commit]))
  for (const [, action = '', commit] of pins) expect(commit).toBe(commits.get(action))
})

test('what CI runs before a release is what can be run anywhere', () => {
  const ci = workflows.find(([name]) => name === 'ci.yml')?.[1]
  expect(ci).toMatch(/^ {6}- run: npm run release:dry-run$/m)
})
