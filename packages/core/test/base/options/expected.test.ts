import { expected } from '@throughline/core/integrations'
import { expect, it } from 'vitest'
import { revokedProxy, textless } from '../../fixtures/hostile.ts'

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
  [[1, 2], '`[1, 2]` (array)'],
  [{ a: 1 }, '`{a: 1}` (object)'],
  [{ a: 1n }, '`{a: bigint}` (object)'],
  [cyclic, '`{self: object}` (object)'],
  [Object.create(null), '`{}` (object)'],
  [new Map([['a', 1]]), '`[object Map]` (Map)'],
  [/health/, '`/health/` (RegExp)'],
  [new Date(0), '`[object Date]` (Date)'],
  [new URL('http://user:password@host'), '`[object URL]` (URL)'],
  [function check() {}, '`check` (function)'],
  [() => 'secret', '`function` (function)'],
  ['a\u001b[2J', 'a string of length 5'],
  ['user:password@host', 'a string of length 18'],
  ['two\nlines', 'a string of length 9 in 2 lines'],
  [['Bearer abc', true, null], '`[string, true, null]` (array)'],
  [
    { sasl: { password: 'abc' }, ssl: true, clientId: 'shop' },
    '`{sasl: object, ssl: true, clientId: string}` (object)',
  ],
  [new Array(100).fill(0), '`[0, 0, 0, 0, 0, 0, 0, 0, ...]` (array)'],
  [{ 'a\nb': 1 }, '`{a\\nb: 1}` (object)'],
  [{ ['x'.repeat(1000)]: 1 }, `\`{${'x'.repeat(79)}...\` (object)`],
  [Promise.resolve(), '`[object Promise]` (Promise)'],
  [new (class {})(), '`{}` (object)'],
  ['x'.repeat(1000), 'a string of length 1000'],
])('shows %s', (got, shown) => {
  const error = expected('ratio', 'a number from 0 to 1', got)
  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toBe(`Expected \`ratio\` to be a number from 0 to 1, got ${shown}`)
})

it.each<[string, unknown, string]>([
  ['endpoint', 'abc', '`endpoint` to be right, got a string of length 3'],
  ['url', new URL('ftp://user:password@host'), '`url` to be right, got `[object URL]` (URL)'],
  ['headers', 'authorization=abc', '`headers` to be right, got a string of length 17'],
  ['headers', { 'api-key': 12345 }, '`headers` to be right, got `{api-key: number}` (object)'],
  ['headers.api-key', 12345, '`headers.api-key` to be right, got `[number]` (number)'],
  ['headers.authorization: Bearer abc', 'x', '`headers` to be right, got a string of length 1'],
  [
    'tls',
    { key: 'abc', cert: Buffer.from('abc') },
    '`tls` to be right, got `{key: string, cert: Buffer}` (object)',
  ],
  ['tls.key', ['abc', 5], '`tls.key` to be right, got `[string, number]` (array)'],
  ['tls.key', null, '`tls.key` to be right, got `[null]` (null)'],
])('shows of `%s` the kind of its value only', (option, got, message) => {
  expect(expected(option, 'right', got).message).toBe(`Expected ${message}`)
})

it.each([
  ['has no text', textless],
  ['is a revoked proxy', revokedProxy],
])('shows what %s', (_, make) => {
  expect(expected('ratio', 'a number', make()).message).toMatch(
    /^Expected `ratio` to be a number, got `.*` \(object\)$/,
  )
})
