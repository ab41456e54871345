import { expect, test } from 'vitest'
import { compareTraces } from '../../page/trace/compare-traces.ts'
import type { SpanRow } from './fixtures/trace-of.ts'
import { spansOf, traceOf } from './fixtures/trace-of.ts'

const compared = (
  first: SpanRow[],
  second: SpanRow[],
): (readonly [string, number | undefined, number | undefined])[] =>
  compareTraces(traceOf(spansOf(...first)), traceOf(spansOf(...second))).map(
    ({ name, depth, firstDuration, secondDuration }) =>
      [' '.repeat(depth) + name, firstDuration, secondDuration] as const,
  )

test('compareTraces aligns spans of one name at the same place, and shows what is added and what is missing', () => {
  expect(
    compared(
      [
        ['root', '', 0, 100],
        ['query', 'root', 0, 70],
        ['call', 'root', 70, 90],
      ],
      [
        ['root', '', 0, 40],
        ['query', 'root', 0, 10],
        ['cache', 'root', 10, 11],
      ],
    ),
  ).toEqual([
    ['root', 100, 40],
    [' query', 70, 10],
    [' call', 20, undefined],
    [' cache', undefined, 1],
  ])
})

test('compareTraces adds up equal siblings', () => {
  const rows = compareTraces(
    traceOf(
      ['root', 'q', 'q', 'q'].map((name, id) => ({
        id,
        ...(id > 0 && { parent: 0 }),
        service: 'orders',
        name,
        from: id,
        to: id + 1,
      })),
    ),
    traceOf(spansOf(['root', '', 0, 9], ['q', 'root', 0, 5])),
  )
  expect(rows[1]).toMatchObject({ firstCount: 3, secondCount: 1, firstDuration: 3, secondDuration: 5 })
})
