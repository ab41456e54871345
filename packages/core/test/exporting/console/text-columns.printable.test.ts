// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { printableText } from '../../../src/exporting/console/text-columns.ts'

test.each([
  ['a line break', 'a\nb', 'a\\nb'],
  ['a carriage return', 'a\rb', 'a\\rb'],
  ['an escape sequence', '\u001b[2Jgone', '\\u001b[2Jgone'],
  ['a C1 control', '\u009b31m', '\\u009b31m'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['a reversed reading direction', 'a\u202eb', 'a\\u202eb'],
  ['half a surrogate pair', 'a\ud83d', 'a\\ud83d'],
])('%s is written as its escape', (_what, text, shown) => {
  expect(printableText(text, 80)).toBe(shown)
})

test('letters of every script stay as they are', () => {
  expect(printableText('\u6ce8\u6587 \u0417\u0430\u043a\u0430\u0437 \u{1f680}', 80)).toBe(
    '\u6ce8\u6587 \u0417\u0430\u043a\u0430\u0437 \u{1f680}',
  )
})

test('a huge text is cut without looking at all of it', () => {
  expect(printableText('\u001b'.repeat(5_000_000), 12)).toBe('\\u001b\\u001\u2026')
})
