import { expect, it } from 'vitest'
import { saysTrue } from '../src/says-true.ts'
import { recordProblems } from './fixtures/problem-log.ts'

it.each([
  [true, true],
  [false, false],
  [1, false],
  ['true', false],
  [undefined, false],
])('%j is %s', (answer, isTrue) => {
  const sentences = recordProblems()
  expect(saysTrue('keep.matching', answer)).toBe(isTrue)
  expect(sentences).toEqual([])
})

it('a promise is false and reported once, and its failure goes no further', async () => {
  const sentences = recordProblems()
  for (const answer of [Promise.resolve(true), Promise.reject(new Error('no way'))])
    expect(saysTrue('keep.matching', answer)).toBe(false)
  // An unhandled rejection would be an error of this test run.
  await new Promise(resolve => setImmediate(resolve))
  expect(sentences).toEqual([expect.stringContaining('`keep.matching` has to answer at once')])
})
