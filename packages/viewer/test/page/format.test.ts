import { expect, test } from 'vitest'
import { formatBytes, formatDuration, formatPercent, formatRate, shortened } from '../../page/model/format.ts'

test.each([
  [0, '0 ms'],
  [0.0123, '12.3 µs'],
  [0.9996, '1 ms'],
  [4.1, '4.1 ms'],
  [19.74, '19.7 ms'],
  [218, '218 ms'],
  [999.6, '1 s'],
  [5421, '5.42 s'],
  [59_999, '1 m 00 s'],
  [127_000, '2 m 07 s'],
  [7_500_000, '2 h 05 m'],
  [-42, '-42 ms'],
  [Number.NaN, '–'],
])('formatDuration shows %d milliseconds as %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

test('shares, rates and bytes have three digits', () => {
  expect(formatPercent(0.12345)).toBe('12.3 %')
  expect(formatPercent(0.0001)).toBe('< 0.1 %')
  expect(formatRate(3.21)).toBe('3.21 / min')
  expect(formatRate(720)).toBe('12 / s')
  expect(formatBytes(118_234_567)).toBe('118 MB')
})

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['ab\u{1f6d2}cd', 4, 'ab…'],
  ['anything', 0, '…'],
])('shortened(%j, %d) is %j', (text, most, expected) => {
  expect(shortened(text, most)).toBe(expected)
})
