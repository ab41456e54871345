// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { durationBar } from '../../../src/exporting/console/trace-axis.ts'

function drawn(start: number, end: number, width = 8): string {
  const { before, filled, after } = durationBar(start, end, width)
  return before + filled + after
}

test('a span over the whole axis fills the bar', () => {
  expect(drawn(0, 1)).toBe('\u2588'.repeat(8))
})

test('a span starts and ends where its times lie on the axis', () => {
  expect(drawn(0.25, 0.5)).toBe('\u00b7\u00b7\u2588\u2588\u00b7\u00b7\u00b7\u00b7')
  expect(drawn(0.25, 0.4375)).toBe('\u00b7\u00b7\u2588\u258c\u00b7\u00b7\u00b7\u00b7')
})

test.each([
  ['without duration', 0.5, 0.5],
  ['at the very end', 1, 1],
  ['that ends before it starts', 0.9, 0.1],
  ['outside of the axis', -3, 7],
  ['at no time', Number.NaN, Number.NaN],
])('a span %s is still seen and the bar keeps its width', (_what, start, end) => {
  expect(drawn(start, end)).toHaveLength(8)
  expect(durationBar(start, end, 8).filled).not.toBe('')
})
