import { expect } from 'vitest'

/** Each cost is the least of so many: what else the machine does only ever adds to it. */
const ROUNDS = 7

const ATTEMPTS = 10
const MOST = 3 ** 3 / 8
/** What takes less is measured badly. */
const MEASURABLE_MILLIS = 0.1

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
 * Expects that `work` on one input of 8 times the size costs less than 27/8 of what it costs on 8 inputs, that is less than 3
 * times as much for each doubling: what is linear costs the same, what is quadratic 8 times as much. Both take about as long,
 * one after the other, so that a busy machine delays them alike.
 */
export function expectLinear<Input>(
  size: number,
  prepare: (size: number) => Input,
  work: (input: Input) => void,
): void {
  const eight = (): Input[] => Array.from({ length: 8 }, () => prepare(size))
  const one = (): Input[] => [prepare(8 * size)]
  const workOnAll = (inputs: readonly Input[]): void => {
    for (const input of inputs) work(input)
  }
  let separate = Number.POSITIVE_INFINITY
  let together = Number.POSITIVE_INFINITY
  let ratio = Number.POSITIVE_INFINITY
  // The first attempt may find code that is not compiled yet, and each may meet what else the machine does.
  for (let attempt = 0; attempt < ATTEMPTS && ratio >= MOST; attempt++) {
    separate = Math.min(separate, leastMillis(eight, workOnAll))
    together = Math.min(together, leastMillis(one, workOnAll))
    ratio = together / Math.max(separate, MEASURABLE_MILLIS)
  }
  expect(ratio).toBeLessThan(MOST)
}
