// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { isRecord } from '../../../src/base/options/object-checks.ts'

class Settings {
  readonly service = 'shop'
}

it.each([
  ['an object', {}, true],
  ['one without a prototype', Object.create(null), true],
  ['one of another realm', runInNewContext('({})'), true],
  ['an instance that has properties', new Settings(), true],
  ['an array', ['a'], false],
  ['a map', new Map([['a', 'b']]), false],
  ['headers', new Headers({ a: 'b' }), false],
  ['a promise', Promise.resolve({ a: 'b' }), false],
  ['a date', new Date(), false],
  ['a function', () => {}, false],
  ['a text', 'a', false],
  ['null', null, false],
])('%s', (_, value, isOne) => {
  expect(isRecord(value)).toBe(isOne)
})
