// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { describe, expect, it, vi } from 'vitest'
import { retryAfterMillis } from '../../../src/exporting/http1/retry-after.ts'

describe('retryAfterMillis', () => {
  it.each([
    ['0', 0],
    ['1', 1000],
    [' 120 ', 120_000],
    ['86401', 86_401_000],
    ['9'.repeat(1000), Number.POSITIVE_INFINITY],
  ])('reads %j as seconds', (header, millis) => {
    expect(retryAfterMillis(header)).toBe(millis)
  })

  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'reads %j as a moment, seen from the date of the answer',
    header => {
      expect(retryAfterMillis(header, 'Sun, 06 Nov 1994 08:49:07 GMT')).toBe(30_000)
    },
  )

  it('sees the moment from our own clock where the answer has no date', () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(1994, 10, 6, 8, 49, 36))
    expect(retryAfterMillis('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(1000)
    expect(retryAfterMillis('Sun, 06 Nov 1994 08:49:37 GMT', 'yesterday')).toBe(1000)
  })

  it('takes a moment that has passed for 0, and one that is far away for what it is', () => {
    expect(retryAfterMillis('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(0)
    expect(retryAfterMillis('Fri, 31 Dec 9999 23:59:59 GMT')).toBeGreaterThan(7000 * 365 * 86_400_000)
  })

  it.each([
    undefined,
    '',
    '-5',
    '1.5',
    '1e3',
    'soon',
    '2026-11-22',
    'Sunday',
    'Sun, 99 Nov 1994 08:49:37 GMT',
    `Sun, 06 Nov 1994 08:49:37${' '.repeat(100)}GMT`,
    `Sun${'('.repeat(10_000)}`,
  ])('finds nothing in %j', header => {
    expect(retryAfterMillis(header)).toBeUndefined()
  })
})
