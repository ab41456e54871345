import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const ROOT = new URL('../../../', import.meta.url)
const CORE = new URL('packages/core/src/', ROOT)

const guide = readFileSync(new URL('CONTRIBUTING.md', ROOT), 'utf8')

/** A path is one word in backticks with a slash in it, or the name of a file. */
const PATH = /^[\w.][\w.-]*(?:\/[\w.-]*)+$|^[\w.-]+\.(?:ts|mjs|md|json|yml)$/
/** Exists only after a build or a run. */
const MADE = /^(?:dist|node_modules)\b/

const paths = [...guide.matchAll(/`([^`\n]+)`/g)].flatMap(([, word = '']) => {
  return PATH.test(word) && !MADE.test(word) ? [word] : []
})

test('every path that CONTRIBUTING.md names exists, at the root or in the sources of core', () => {
  expect(paths.length).toBeGreaterThan(50)
  expect(paths.filter(path => ![ROOT, CORE].some(folder => existsSync(new URL(path, folder))))).toEqual([])
})

test('the floors of CONTRIBUTING.md are the folders of core', () => {
  const floors = /```\n(index\.ts [\s\S]*?)```/.exec(guide)?.[1] ?? ''
  // A floor may hold several rooms, `context/ ids/`. Two spaces and more separate them from their description.
  const rooms = floors.split('\n').flatMap(line => /^(?:[\w-]+\/ {0,2})+/.exec(line)?.[0].split(/\/ */) ?? [])
  const folders = readdirSync(CORE, { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(rooms.filter(Boolean).sort()).toEqual(folders.map(({ name }) => name).sort())
})
