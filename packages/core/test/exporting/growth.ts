import { expect } from 'vitest'

/** Each cost is the least of so many: what else the machine does only ever adds to it. */
const ROUNDS = 7

/** Milliseconds that `work` takes at least. */
export function leastMillis(work: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    work()
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/**
 * Expects that `work` of 8 times the size costs less than 27 times as much, that is less than 3 times for each doubling:
 * what is linear takes 8, what is quadratic 64. All sizes are measured in the same run.
 *
 * @param prepare makes an input of a size, which is not measured
 */
export function expectLinear<Input>(
  size: number,
  prepare: (size: number) => Input,
  work: (input: Input) => void,
): void {
  const inputs = [prepare(size), prepare(8 * size)] as const
  for (const input of inputs) work(input)
  const [small, large] = inputs.map(input => leastMillis(() => work(input))) as [number, number]
  // A clock that ticks in 5 microseconds makes nothing of what takes less.
  expect(large / Math.max(small, 0.05)).toBeLessThan(27)
}
