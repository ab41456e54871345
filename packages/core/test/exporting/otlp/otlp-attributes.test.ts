import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { decodedSpan } from '../../fixtures/encoded-spans.ts'
import { expectedAttributes } from '../../fixtures/expected-otlp.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

const lengths = [
  0, 1, 40, 41, 42, 43, 44, 126, 127, 128, 129, 5460, 5461, 5462, 16_383, 16_384, 16_385, 100_000,
]
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

function nested(depth: number): unknown {
  return depth === 0 ? 'bottom' : { list: [nested(depth - 1)] }
}

const values: Record<string, unknown> = {
  true: true,
  false: false,
  unicode: '\u00e4 \u20ac \u{1f600}',
  'a lone high surrogate': 'a\ud83db',
  'a lone low surrogate': 'a\ude00b',
  'a surrogate at the end': `${'a'.repeat(50)}\ud83d`,
  'a NUL': 'a\u0000b',
  'empty bytes': new Uint8Array(),
  bytes: new Uint8Array(range(300)),
  'a Buffer out of a pool': Buffer.from('pooled'),
  'an empty list': [],
  'an empty map': {},
  'a mixed list': ['a', 1, 1.5, true, null, [2, [3]], { a: null }],
  'a long list': range(5000),
  'a map': { 'key \u20ac': 'value', nested: { deeper: { list: [{ a: 1 }] } } },
  'a deep value': nested(7),
}

const numbers = [
  0,
  -0,
  1,
  -1,
  127,
  128,
  255,
  16_383,
  16_384,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 35,
  2 ** 49,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  -(2 ** 31),
  -(2 ** 32),
  -(2 ** 32) - 1,
  -(2 ** 53) + 1,
  -(2 ** 53),
  0.1,
  -0.5,
  1e300,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

function roundTrip(attributes: Record<string, unknown>): void {
  const { tracer, only } = recordSpans()
  tracer.startSpan('work', { attributes: attributes as never }).end()
  // Not toEqual: nobody wants to read how two texts of 100 kB differ.
  expect(isDeepStrictEqual(decodedSpan(only()).attributes, expectedAttributes(attributes as never))).toBe(
    true,
  )
}

it.each(Object.entries(values))('carries %s', (_, value) => {
  roundTrip({ before: 1, value, after: 'x' })
})

it.each(numbers)('carries the number %d', value => {
  roundTrip({ value, list: [value] })
})

it.each(lengths)('carries texts of %d units, as keys and as values', length => {
  for (const unit of ['a', '\u00e4', '\u20ac', '\ud83d']) {
    const text = unit.repeat(length)
    roundTrip({ before: 1, [`k${text}`]: text, list: [text], map: { [text]: text }, after: 'x' })
  }
  roundTrip({ 'ASCII to the last unit': `${'a'.repeat(length)}\u20ac` })
})

it('carries 128 attributes of 100 kB each', () => {
  roundTrip(Object.fromEntries(range(128).map(index => [`key.${index}`, 'x'.repeat(100_000)])))
})

it('carries more keys than it remembers the bytes of', () => {
  for (const block of range(30))
    roundTrip(Object.fromEntries(range(100).map(index => [`key.${block}.${index}`, index])))
})
