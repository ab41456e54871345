// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { expect, it } from 'vitest'
import { excerpt } from '../../../src/exporting/http1/excerpt.ts'

it('makes one printable line', () => {
  expect(excerpt(' a\r\n\tb\u001b[31mc\u202ed\u0000 ')).toBe('a b [31mc d')
})

it('cuts what is longer than 200 characters', () => {
  expect(excerpt('x'.repeat(1_000_000))).toBe(`${'x'.repeat(200)}...`)
  expect(excerpt('y'.repeat(200))).toBe('y'.repeat(200))
})
