import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AlwaysOnSampler, ParentBasedSampler } from '@opentelemetry/sdk-trace-base'
import type { Sampler } from '@throughline/core'
import { alwaysOff, alwaysOn, createTracing, parentBased } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { textless } from '../fixtures/hostile.ts'

const remote = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 0,
  isRemote: true,
}
const below = trace.setSpanContext(ROOT_CONTEXT, remote)

const cases: readonly [string, Sampler, boolean, boolean][] = [
  ['is asked for new traces only', alwaysOn, true, false],
  ['of OpenTelemetry too', new AlwaysOnSampler(), true, false],
  ['is asked for all spans if it wants to', { ...alwaysOn, followsParent: false }, true, true],
  [
    'that is parent-based decides as it was made',
    parentBased(alwaysOff, { remoteParentNotSampled: alwaysOn }),
    false,
    true,
  ],
  [
    "that is OpenTelemetry's parent-based one decides as it was made",
    new ParentBasedSampler({ root: alwaysOff, remoteParentNotSampled: alwaysOn }),
    false,
    true,
  ],
  [
    'may refuse to say what it is',
    Object.assign(textless<Sampler>(), alwaysOff, { toString: undefined }),
    false,
    false,
  ],
]

describe('a sampler', () => {
  it.each(cases)('given as an option %s', (_, sampler, forNew, forUnsampled) => {
    const { tracer } = createTracing({ sampler, exporter: memoryExporter() })
    expect(tracer.startSpan('work', {}, ROOT_CONTEXT).isRecording()).toBe(forNew)
    expect(tracer.startSpan('work', {}, below).isRecording()).toBe(forUnsampled)
  })

  it.each(cases)('set later %s', (_, sampler, forNew, forUnsampled) => {
    const { tracer, setSampler } = createTracing({ sampler: alwaysOff, exporter: memoryExporter() })
    const earlier = tracer.startSpan('work', {}, ROOT_CONTEXT)
    setSampler(sampler)
    expect(earlier.isRecording()).toBe(false)
    expect(tracer.startSpan('work', {}, ROOT_CONTEXT).isRecording()).toBe(forNew)
    expect(tracer.startSpan('work', {}, below).isRecording()).toBe(forUnsampled)
  })

  it.each([undefined, null, 0.1, {}, () => alwaysOn])('is not set when it is none: %s', sampler => {
    const { tracer, provider, setSampler } = createTracing({ exporter: memoryExporter() })
    const message = /^Expected `sampler` to be a sampler .*, got `/
    expect(() => setSampler(sampler as never)).toThrow(message)
    expect(() => provider.setSampler(sampler as never)).toThrow(message)
    expect(tracer.startSpan('work', {}, ROOT_CONTEXT).isRecording()).toBe(true)
  })

  it('is taken as it is by a tracer provider', () => {
    const { provider } = createTracing({ exporter: memoryExporter() })
    provider.setSampler(alwaysOn)
    expect(provider.getTracer('test').startSpan('work', {}, below).isRecording()).toBe(true)
  })
})
