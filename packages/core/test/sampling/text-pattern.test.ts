// Through its file: the doors show whether a span is kept, and not by what reckoning.

import type { TextPattern } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { isTextPattern, textMatcher } from '../../src/sampling/text-pattern.ts'

describe('a text pattern', () => {
  it.each<[TextPattern, string, boolean]>([
    ['/health', '/health', true],
    ['/health', '/health/', false],
    ['/health', '/Health', false],
    ['/api/*', '/api/', true],
    ['/api/*', '/api/orders/7', true],
    ['/api/*', '/api', false],
    ['*', '', true],
    [/^\/orders\/\d+$/, '/orders/7', true],
    [/^\/orders\/\d+$/, '/orders/x', false],
    [/HEALTH/i, '/health', true],
  ])('%s, asked about %s, says %s', (pattern, text, matches) => {
    expect(textMatcher(pattern)(text)).toBe(matches)
  })

  it.each([/a/g, /a/y, /a/gy])('answers the same each time, also as %s', pattern => {
    const matches = textMatcher(Object.freeze(pattern))
    expect([matches('a'), matches('a'), matches('a')]).toEqual([true, true, true])
  })

  it.each([
    ['/a', true],
    ['/a*', true],
    ['*', true],
    [/a/, true],
    ['', false],
    ['/users/*/orders', false],
    ['**', false],
    [5, false],
    [undefined, false],
    [null, false],
    [['/a'], false],
  ])('%s is one: %s', (value, isOne) => {
    expect(isTextPattern(value)).toBe(isOne)
  })
})
