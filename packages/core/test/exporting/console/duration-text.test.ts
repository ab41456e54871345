// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { durationText } from '../../../src/exporting/console/duration-text.ts'

test.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [Number.NaN, '0 ms'],
  [840, '840 ns'],
  [999.7, '1.0 \u00b5s'],
  [1_800_000, '1.8 ms'],
  [99_960_000, '100 ms'],
  [312_400_000, '312 ms'],
  [999_960_000, '1.0 s'],
  [4_200_000_000, '4.2 s'],
  [59_990_000_000, '1 min 00 s'],
  [187_000_000_000, '3 min 07 s'],
  [3_720_000_000_000, '1 h 02 min'],
])('%d nanoseconds read as %s', (nanoseconds, text) => {
  expect(durationText(nanoseconds)).toBe(text)
})
