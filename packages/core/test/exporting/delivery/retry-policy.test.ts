// Through its file: no backend and no machine fails at just the moment that is tested.

import { expect, it } from 'vitest'
import { backoffMillis, isRetryableStatus } from '../../../src/exporting/delivery/retry-policy.ts'

it('retries what OTLP calls retryable, and nothing else', () => {
  const all = Array.from({ length: 500 }, (_, index) => index + 100)
  expect(all.filter(isRetryableStatus)).toEqual([429, 502, 503, 504])
})

it('doubles the delay up to five times the first', () => {
  const middle = () => 0.5
  expect([0, 1, 2, 3, 10, 2000].map(retry => backoffMillis(retry, 100, middle))).toEqual([
    100, 200, 400, 500, 500, 500,
  ])
})

it('spreads each delay from half to one and a half', () => {
  expect(backoffMillis(0, 100, () => 0)).toBe(50)
  expect(backoffMillis(0, 100, () => 1)).toBe(150)
})
