// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { VERSION } from '../../../src/base/platform/version.ts'

it('is that of package.json', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  expect(VERSION).toBe(manifest.version)
})
