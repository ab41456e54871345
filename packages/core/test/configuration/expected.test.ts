import { expected } from '@throughline/core/integrations'
import { expect, it } from 'vitest'
import { revokedProxy, textless } from '../fixtures/hostile.ts'

const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic

it.each<[unknown, string]>([
  [1.5, '`1.5` (number)'],
  ['text', '`text` (string)'],
  [undefined, '`undefined` (undefined)'],
  [null, '`null` (null)'],
  [true, '`true` (boolean)'],
  [1n, '`1` (bigint)'],
  [Symbol('a'), '`Symbol(a)` (symbol)'],
  [[1, 2], '`[1,2]` (array)'],
  [{ a: 1 }, '`{"a":1}` (object)'],
  [{ a: 1n }, '`[object Object]` (object)'],
  [cyclic, '`[object Object]` (object)'],
  [Object.create(null), '`{}` (object)'],
  [new Map([['a', 1]]), '`[object Map]` (Map)'],
  [/health/, '`/health/` (RegExp)'],
  [new Date(0), '`"1970-01-01T00:00:00.000Z"` (Date)'],
  [Promise.resolve(), '`[object Promise]` (Promise)'],
  [new (class {})(), '`[object Object]` (object)'],
  ['x'.repeat(1000), `\`${'x'.repeat(80)}...\` (string)`],
])('shows %s', (got, shown) => {
  const error = expected('ratio', 'a number from 0 to 1', got)
  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toBe(`Expected \`ratio\` to be a number from 0 to 1, got ${shown}`)
})

it.each([
  ['has no text', textless],
  ['is a revoked proxy', revokedProxy],
])('shows what %s', (_, make) => {
  expect(expected('ratio', 'a number', make()).message).toMatch(
    /^Expected `ratio` to be a number, got `.*` \(object\)$/,
  )
})
