import { expected } from '@throughline/core/integrations'
import { expect, it } from 'vitest'

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
  ['x'.repeat(1000), `\`${'x'.repeat(80)}...\` (string)`],
])('shows %s', (got, shown) => {
  const error = expected('ratio', 'a number from 0 to 1', got)
  expect(error).toBeInstanceOf(TypeError)
  expect(error.message).toBe(`Expected \`ratio\` to be a number from 0 to 1, got ${shown}`)
})
