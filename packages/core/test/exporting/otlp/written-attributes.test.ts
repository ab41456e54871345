// Through its file: the doors encode only what the API lets be made, and show whole requests.

import type { Attributes } from '@opentelemetry/api'
import { spansIn } from '@throughline/otlp-decoder'
import { describe, expect, it } from 'vitest'
import { LastWritten } from '../../../src/exporting/otlp/written-attributes.ts'
import { encodeSpans } from '../../fixtures/encoded-spans.ts'
import { expectedSpan } from '../../fixtures/expected-otlp.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

function decodedAndExpected(series: readonly Attributes[]): [decoded: unknown, expected: unknown] {
  const { tracer, exporter } = recordSpans()
  for (const attributes of series) tracer.startSpan('work', { attributes }).end()
  return [spansIn(encodeSpans(exporter.spans)), exporter.spans.map(expectedSpan)]
}

describe('spans of one name', () => {
  it.each<[string, Attributes[]]>([
    [
      'all of it',
      [
        { a: 1, b: 'x' },
        { a: 1, b: 'x' },
        { a: 1, b: 'x' },
      ],
    ],
    [
      'its beginning',
      [
        { a: 1, b: 'x', c: 3 },
        { a: 1, b: 'x' },
        { a: 1, b: 'x', c: 3, d: 4 },
      ],
    ],
    [
      'its end',
      [
        { a: 1, b: 'x', c: 3 },
        { a: 2, b: 'x', c: 3 },
      ],
    ],
    [
      'both ends',
      [
        { a: 1, b: 'x', c: 3 },
        { a: 1, b: 'y', c: 3 },
        { a: 1, b: 'y', c: 3 },
      ],
    ],
    ['nothing', [{ a: 1 }, {}, { b: 1 }]],
    ['a value that is equal but not the same', [{ a: [1, 2] }, { a: [1, 2] }, { a: [2] }]],
    ['zeros of both signs', [{ a: 0 }, { a: -0 }]],
    ['a value of another type', [{ a: 1 }, { a: '1' }, { a: true }]],
  ])('share %s', (_what, series) => {
    const [decoded, expected] = decodedAndExpected(series)
    expect(decoded).toEqual(expected)
  })
})

it('remembers so many names and no more', () => {
  const last = new LastWritten()
  const known = Array.from({ length: 64 }, (_, index) => last.of(`name ${index}`))
  expect(known).not.toContain(undefined)
  expect(last.of('one more')).toBeUndefined()
  expect(last.of('name 7')).toBe(known[7])
})
