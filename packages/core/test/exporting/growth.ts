import { expect } from 'vitest'

/** Each cost is the least of so many: what else the machine does only ever adds to it. */
const ROUNDS = 7

/** Milliseconds that `work` takes at least, with an input of its own each time, whose making is not measured. */
export function leastMillis<Input>(prepare: () => Input, work: (input: Input) => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const input = prepare()
    const start = performance.now()
    work(input)
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/**
 * Expects that `work` of 8 times the size costs less than 27 times as much, that is less than 3 times for each doubling:
 * what is linear takes 8, what is quadratic 64. All sizes are measured in the same run.
 */
export function expectLinear<Input>(
  size: number,
  prepare: (size: number) => Input,
  work: (input: Input) => void,
): void {
  const cost = (times: number): number => leastMillis(() => prepare(times * size), work)
  // The first is slow: the code is not compiled yet.
  cost(8)
  const small = cost(1)
  // What takes less is measured badly.
  expect(cost(8) / Math.max(small, 0.05)).toBeLessThan(27)
}
