// Through its file: a process is one runtime only; e2e/test/runtimes runs the others.

import { expect, it } from 'vitest'
import { runtimeOf } from '../../../src/base/platform/runtime.ts'

const { node } = process.versions

it.each([
  [{}, { name: 'nodejs', version: node, description: 'Node.js' }],
  [{ bun: '1.4.5' }, { name: 'bun', version: '1.4.5', description: 'Bun' }],
  [{ deno: '2.9.6' }, { name: 'deno', version: '2.9.6', description: 'Deno' }],
])('is recognised by its versions %o', (versions, expected) => {
  expect(runtimeOf({ ...process.versions, ...versions })).toEqual(expected)
})
