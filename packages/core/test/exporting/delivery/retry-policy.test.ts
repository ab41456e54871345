// Through its file: no backend and no machine fails at just the moment that is tested.

import { expect, it } from 'vitest'
import { backoffMillis, isRetryableStatus } from '../../../src/exporting/delivery/retry-policy.ts'

it('retries what OTLP calls retryable, and nothing else', () => {
  const all = Array.from({ length: 500 }, (_, index) => index + 100)
  expect(all.filter(isRetryableStatus)).toEqual([429, 502, 503, 504])
})

it('doubles the delay up to five times the first', () => {
  expect(
    [0, 1, 2, 3, 10, 2000].map(retry => backoffMillis(retry, 100, Number.POSITIVE_INFINITY, 0.5)),
  ).toEqual([100, 200, 400, 500, 500, 500])
})

it('spreads each delay from half to one and a half', () => {
  expect(backoffMillis(0, 100, Number.POSITIVE_INFINITY, 0)).toBe(50)
  expect(backoffMillis(0, 100, Number.POSITIVE_INFINITY, 1)).toBe(150)
})

it('takes no more than a third of the time that is left, on average, and asks about twice a second', () => {
  expect([60_000, 6000, 3000, 900, 1].map(left => backoffMillis(10, 1000, left, 0.5))).toEqual([
    5000, 2000, 1000, 400, 400,
  ])
})

it('leaves room for three attempts more in the last three seconds, however the dice fall', () => {
  let left = 3000
  let attempts = 0
  for (let retry = 0; left > 0; retry++) {
    left -= backoffMillis(retry, 1000, left, 1)
    if (left > 0) attempts++
  }
  expect(attempts).toBe(3)
})
