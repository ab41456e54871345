import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { VERSION } from '../src/version.ts'

test('it is the version of the package', async () => {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  expect(VERSION).toBe(JSON.parse(manifest).version)
})
