// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { cutColumns, padColumns, textColumns } from '../../../src/exporting/console/text-columns.ts'

test.each([
  ['GET /orders', 11],
  ['Zahlung pr\u00fcfen', 14],
  ['\u6ce8\u6587', 4],
  ['e\u0301', 1],
  ['\u{1f680}', 2],
  ['', 0],
])('%s fills its columns of a terminal', (text, columns) => {
  expect(textColumns(text)).toBe(columns)
})

test('a text that fits is not cut', () => {
  expect(cutColumns('orders', 6)).toBe('orders')
})

test('a text that does not fit ends in an ellipsis within the columns', () => {
  expect(cutColumns('order-service', 6)).toBe('order\u2026')
  expect(textColumns(cutColumns('\u6ce8\u6587\u51e6\u7406', 6))).toBeLessThanOrEqual(6)
})

test('combining marks without end are cut too', () => {
  expect(cutColumns(`e${'\u0301'.repeat(100_000)}`, 10).length).toBeLessThan(50)
})

test('padding counts columns, not code units', () => {
  expect(padColumns('\u6ce8\u6587', 6)).toBe('\u6ce8\u6587  ')
})
