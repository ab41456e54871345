// Through its file: the doors answer in the time of a request, and this is about the turn in which they do.

import { expect, it } from 'vitest'
import { answerAtOnce } from '../src/answer-at-once.ts'
import { recordProblems } from './fixtures/problem-log.ts'

it.each([true, false, 1, 'true', undefined])('%j is the answer', answer => {
  const sentences = recordProblems()
  expect(answerAtOnce('keep.matching', answer)).toBe(answer)
  expect(sentences).toEqual([])
})

it('a promise is false and reported once, and its failure goes no further', async () => {
  const sentences = recordProblems()
  for (const answer of [Promise.resolve(true), Promise.reject(new Error('no way'))])
    expect(answerAtOnce('keep.matching', answer)).toBe(false)
  // An unhandled rejection would be an error of this test run.
  await new Promise(resolve => setImmediate(resolve))
  expect(sentences).toEqual([expect.stringContaining('`keep.matching` has to answer at once')])
})
