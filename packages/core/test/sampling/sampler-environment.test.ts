// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, expect, it, vi } from 'vitest'
import { samplerFromEnvironment } from '../../src/sampling/sampler-environment.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it.each([
  ['', undefined, undefined],
  ['always_on', undefined, 'AlwaysOnSampler'],
  ['ALWAYS_OFF', undefined, 'AlwaysOffSampler'],
  ['traceidratio', '0.25', 'TraceIdRatioBased{0.25}'],
  ['traceidratio', undefined, 'TraceIdRatioBased{1}'],
  ['parentbased_always_on', undefined, 'ParentBased{root=AlwaysOnSampler}'],
  ['parentbased_always_off', undefined, 'ParentBased{root=AlwaysOffSampler}'],
  ['parentbased_traceidratio', '0', 'ParentBased{root=TraceIdRatioBased{0}}'],
])('OTEL_TRACES_SAMPLER=%s with the argument %s is %s', (name, argument, sampler) => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', name)
  vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument)
  expect(samplerFromEnvironment()?.toString()).toBe(sampler)
})

it.each([
  ['jaeger_remote', '', undefined],
  ['PARENTBASED_jaeger_remote', 'endpoint=http://localhost:14250', undefined],
  ['xray', '', undefined],
  ['sometimes', '', undefined],
  ['traceidratio', '2', 'TraceIdRatioBased{1}'],
  ['traceidratio', 'some', 'TraceIdRatioBased{1}'],
])('says that %s with the argument %j is wrong', (name, argument, sampler) => {
  const sentences = recordProblems()
  vi.stubEnv('OTEL_TRACES_SAMPLER', name)
  vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument)
  expect(samplerFromEnvironment()?.toString()).toBe(sampler)
  expect(sentences).toEqual([expect.stringContaining('is ignored: expected')])
})

it.each([
  [undefined, 'is not set'],
  ['parentbased_always_on', 'is `parentbased_always_on`'],
  ['always_off', 'is `always_off`'],
])('says that an argument for OTEL_TRACES_SAMPLER=%s does nothing', (name, state) => {
  const sentences = recordProblems()
  vi.stubEnv('OTEL_TRACES_SAMPLER', name)
  vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', '0.1')
  samplerFromEnvironment()
  expect(sentences).toEqual([
    expect.stringContaining(
      'OTEL_TRACES_SAMPLER_ARG is ignored: expected OTEL_TRACES_SAMPLER to be traceidratio',
    ),
  ])
  expect(sentences[0]).toContain(state)
})

it('says what to do instead of asking a backend', () => {
  const sentences = recordProblems()
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'xray')
  samplerFromEnvironment()
  expect(sentences).toEqual([
    expect.stringMatching(
      /OTEL_TRACES_SAMPLER is ignored: .* `xray`, which reads its settings from a backend.* `tracing.setSampler`/,
    ),
  ])
})
