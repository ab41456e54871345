import { expect } from 'vitest'

/** Each cost is the least of so many: what else the machine does only ever adds to it. */
const ROUNDS = 7

const ATTEMPTS = 5
const MOST = 3 ** 3
/** What takes less is measured badly. */
const MEASURABLE_MILLIS = 0.05

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
  let small = Number.POSITIVE_INFINITY
  let large = Number.POSITIVE_INFINITY
  let ratio = Number.POSITIVE_INFINITY
  // The first attempt may find code that is not compiled yet, and each may meet what else the machine does.
  for (let attempt = 0; attempt < ATTEMPTS && ratio >= MOST; attempt++) {
    small = Math.min(
      small,
      leastMillis(() => prepare(size), work),
    )
    large = Math.min(
      large,
      leastMillis(() => prepare(8 * size), work),
    )
    ratio = large / Math.max(small, MEASURABLE_MILLIS)
  }
  expect(ratio).toBeLessThan(MOST)
}
