// Through its file: the doors answer in the time of a request, and this is about the turn in which they do.

import { expect, it } from 'vitest'
import { requireSync } from '../../../src/base/diagnostics/require-sync.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { thenable } from '../../fixtures/thenable.ts'

it.each([
  [true, true],
  [false, false],
  [undefined, false],
  [null, false],
])('%j counts as %j', (answer, counted) => {
  const sentences = recordProblems()
  expect(requireSync('keep.matching', answer)).toBe(counted)
  expect(sentences).toEqual([])
})

it.each([
  ['a thenable', thenable(), 'an object'],
  ['a thenable function', thenable(() => {}), 'a function'],
  ['a false object', Object(false), 'an object'],
  ['a true object', Object(true), 'an object'],
  ['a number', 1, 'a number'],
  ['a word', 'true', 'a string'],
  ['what a regular expression finds', /a/.exec('a'), 'an object'],
])('%s is not `true`, and that is reported', (_, answer, kind) => {
  const sentences = recordProblems()
  expect(requireSync('ignore', answer)).toBe(false)
  expect(sentences).toEqual([
    expect.stringContaining(
      `Expected \`ignore\` to return \`true\` or \`false\`, got ${kind}, which counts as false`,
    ),
  ])
})

it('a promise is false and reported once, and its failure goes no further', async () => {
  const sentences = recordProblems()
  for (const answer of [Promise.resolve(true), Promise.reject(new Error('no way'))])
    expect(requireSync('keep.matching', answer)).toBe(false)
  // An unhandled rejection would be an error of this test run.
  await new Promise(resolve => setImmediate(resolve))
  expect(sentences).toEqual([
    expect.stringContaining('Expected `keep.matching` to return `true` or `false`, got a promise'),
  ])
})
