// Through its file: the doors show whether a span is kept, and not by what reckoning.

import { createTraceState } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { parseTraceState } from '../../src/propagation/tracestate.ts'
import { explicitRandomness, withoutThreshold, withThreshold } from '../../src/sampling/threshold.ts'
import { throwingGetters } from '../fixtures/hostile.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

describe.each([
  ['our', parseTraceState],
  ["the API's", createTraceState],
])('in %s trace state', (_, read) => {
  it.each([
    ['', undefined],
    ['ot=rv:0123456789abcd', '0123456789abcd'],
    ['a=1,ot=th:8;rv:0123456789ABCD;x:1', '0123456789ABCD'],
    ['ot=rv:0123456789abc', undefined],
    ['ot=rv:0123456789abcde', undefined],
    ['ot=rv:0123456789abcg', undefined],
    ['other=rv:0123456789abcd', undefined],
  ])('the randomness of %j is %s', (state, randomness) => {
    expect(explicitRandomness(read(state))).toBe(randomness)
  })

  it.each([
    ['', 'ot=th:8'],
    ['ot=th:c', 'ot=th:8'],
    ['ot=rv:0123456789abcd;th:c;x:1', 'ot=rv:0123456789abcd;x:1;th:8'],
    ['a=1', 'ot=th:8,a=1'],
  ])('a threshold makes %j %j', (before, after) => {
    expect(withThreshold(read(before), '8').serialize()).toBe(after)
  })

  it.each([
    ['', ''],
    ['a=1', 'a=1'],
    ['ot=th:c', ''],
    ['ot=th:c,a=1', 'a=1'],
    ['a=1,ot=rv:0123456789abcd;th:c', 'ot=rv:0123456789abcd,a=1'],
    ['a=1,ot=rv:0123456789abcd', 'a=1,ot=rv:0123456789abcd'],
  ])('without its threshold %j is %j', (before, after) => {
    expect(withoutThreshold(read(before)).serialize()).toBe(after)
  })
})

it('a trace state that throws stays as it is', () => {
  const sentences = recordProblems()
  const state = throwingGetters<ReturnType<typeof createTraceState>>('get', 'set', 'unset')
  expect(withoutThreshold(state)).toBe(state)
  expect(sentences).toEqual(['throughline: a trace state of the application failed: hostile'])
})
