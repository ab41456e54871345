// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, expect, it, vi } from 'vitest'
import { wantedPropagators } from '../../src/propagation/propagators.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const foreign = { extract: () => expect.fail(), inject: () => expect.fail(), fields: () => ['x-mine'] }

afterEach(() => {
  vi.unstubAllEnvs()
})

it.each([
  [undefined, ['tracecontext', 'baggage']],
  ['', ['tracecontext', 'baggage']],
  [' , ', ['tracecontext', 'baggage']],
  ['b3', ['b3']],
  ['baggage,tracecontext', ['baggage', 'tracecontext']],
  [' Jaeger , b3MULTI,b3,, tracecontext,baggage ', ['jaeger', 'b3multi', 'b3', 'tracecontext', 'baggage']],
  ['b3,baggage,b3', ['b3', 'baggage']],
  ['none', []],
])('OTEL_PROPAGATORS=%s wants %j', (value, members) => {
  const problems = recordProblems()
  vi.stubEnv('OTEL_PROPAGATORS', value)
  expect(wantedPropagators(undefined).members).toEqual(members)
  expect(problems).toEqual([])
})

it.each([
  ['xray,b3,ottrace', ['b3'], 'got `xray`, `ottrace`, which is ignored; b3 is taken'],
  [
    'xray',
    ['tracecontext', 'baggage'],
    'expected some of tracecontext, baggage, b3, b3multi, jaeger, none, got `xray`, which is ignored; tracecontext, baggage is taken',
  ],
  ['constructor', ['tracecontext', 'baggage'], 'got `constructor`'],
  ['b3,none', [], 'OTEL_PROPAGATORS holds `none` and other words: nothing is propagated'],
])('OTEL_PROPAGATORS=%s wants %j and is explained once', (value, members, sentence) => {
  const problems = recordProblems()
  vi.stubEnv('OTEL_PROPAGATORS', value)
  expect(wantedPropagators(undefined).members).toEqual(members)
  wantedPropagators(undefined)
  expect(problems).toEqual([expect.stringContaining(sentence)])
})

it('the option wins over the variable, each propagator counts once', () => {
  vi.stubEnv('OTEL_PROPAGATORS', 'jaeger')
  expect(wantedPropagators(['b3', foreign, 'b3', foreign]).members).toEqual(['b3', foreign])
  expect(wantedPropagators([]).members).toEqual([])
})
