// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { expect, it } from 'vitest'
import { addressText } from '../../../src/base/options/http-url.ts'
import { textless } from '../../fixtures/hostile.ts'

it.each([
  ['a text', 'collector:4317', 'collector:4317'],
  ['a URL', new URL('http://collector'), 'http://collector/'],
  ['an array', ['http://collector'], undefined],
  ['a number', 4318, undefined],
  ['nothing', null, undefined],
  ['something without a text', textless(), undefined],
])('%s', (_, address, text) => {
  expect(addressText(address)).toBe(text)
})
