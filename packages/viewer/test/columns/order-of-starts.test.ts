import { expect, test } from 'vitest'
import { orderOfStarts } from '../../src/columns/order-of-starts.ts'

const HALF = 2n ** 32n

function orderOf(times: readonly bigint[]): number[] {
  const halves = Uint32Array.from(times.flatMap(time => [Number(time / HALF), Number(time % HALF)]))
  return [...orderOfStarts(halves, times.length)]
}

test('orders 64-bit numbers, equal ones as they stand', () => {
  const begin = 1_700_000_000_000_000_000n
  const times = Array.from({ length: 2000 }, (_, index) => {
    const spread = BigInt((index * 7919) % 500) * 4_294_967_000n
    return index % 100 === 99 ? BigInt(index) : begin + spread
  })
  const expected = [...times.keys()].sort((left, right) =>
    times[left] === times[right] ? left - right : (times[left] ?? 0n) < (times[right] ?? 0n) ? -1 : 1,
  )
  expect(orderOf(times)).toEqual(expected)
})

test.each([
  ['none', []],
  ['one', [5n]],
  ['equal ones', [1n, 1n, 2n]],
  ['the greatest and the least', [2n ** 64n - 1n, 0n]],
])('orders %s', (_, times) => {
  const expected = [...times.keys()].sort((left, right) =>
    (times[left] ?? 0n) < (times[right] ?? 0n) ? -1 : 1,
  )
  expect(orderOf(times)).toEqual(expected)
})
