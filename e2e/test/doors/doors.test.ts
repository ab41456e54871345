import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeDoors } from './describe-door.ts'

const PACKAGES = ['core', 'express', 'fastify', 'kafka', 'logger']

/** Every door of a package: its name, and its source. */
const doors = PACKAGES.flatMap(name => {
  const manifest = new URL(`../../../packages/${name}/package.json`, import.meta.url)
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports: Record<string, unknown> }
  const paths = Object.keys(exports).filter(path => path !== './package.json')
  return paths.map(path => ({
    door: `@throughline/${name}${path.slice(1)}`,
    source: `packages/${name}/src/${path === '.' ? 'index' : path.slice(2)}.ts`,
    snapshot: `exported/${name}${path.slice(1).replace('/', '-')}.txt`,
  }))
})

const described = describeDoors(doors.map(({ source }) => source))

test.each(doors)('$door exports these names, of these types', async ({ source, snapshot }) => {
  await expect(`${described.get(source)}\n`).toMatchFileSnapshot(snapshot)
})

test.each(doors)('$door has the values that its types promise', async ({ door, source }) => {
  const values = [...(described.get(source) ?? '').matchAll(/^(?:class|const|function) (\w+)/gm)]
  expect(Object.keys(await import(door)).sort()).toEqual(values.map(([, name]) => name).sort())
})
