import { expect, test } from 'vitest'
import { flameOf } from '../../page/trace/flame.ts'
import { spansOf, traceOf } from './fixtures/trace-of.ts'

test('flameOf puts children below their parents, and those that overlap below each other', () => {
  const flame = flameOf(
    traceOf(
      spansOf(
        ['root', '', 0, 100],
        ['a', 'root', 0, 50],
        ['b', 'root', 20, 80],
        ['c', 'root', 60, 90],
        ['d', 'b', 20, 30],
      ),
    ),
  )
  expect(flame.rows).toBe(4)
  expect(flame.byRow.map(row => row.length)).toEqual([1, 2, 1, 1])
})
