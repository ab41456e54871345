import type { SpanContext } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import type { Sampler } from '@throughline/core'
import { alwaysOff, alwaysOn, parentBased } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

const ids = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }

const cases: readonly [string, Sampler, SpanContext | undefined, boolean][] = [
  ['alwaysOn for a new trace', alwaysOn, undefined, true],
  ['alwaysOff for a new trace', alwaysOff, undefined, false],
  ['alwaysOff where the parent is invalid', alwaysOff, INVALID_SPAN_CONTEXT, false],
  ['alwaysOn where the parent is invalid', alwaysOn, INVALID_SPAN_CONTEXT, true],
  ['a sampled parent', alwaysOff, { ...ids, traceFlags: 1 }, true],
  ['a sampled remote parent', alwaysOff, { ...ids, traceFlags: 3, isRemote: true }, true],
  ['an unsampled parent', alwaysOn, { ...ids, traceFlags: 0 }, false],
  ['an unsampled remote parent', alwaysOn, { ...ids, traceFlags: 2, isRemote: true }, false],
]

const contextOf = (parent: SpanContext | undefined) =>
  parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)

describe('parentBased', () => {
  it.each(cases)('follows %s', (_, root, parent, isKept) => {
    const { tracer } = recordSpans({ sampler: parentBased(root) })
    expect(tracer.startSpan('work', {}, contextOf(parent)).isRecording()).toBe(isKept)
  })

  it.each(cases)("follows %s in OpenTelemetry's SDK too", (_, root, parent, isKept) => {
    const provider = new BasicTracerProvider({ sampler: parentBased(root) })
    expect(provider.getTracer('test').startSpan('work', {}, contextOf(parent)).isRecording()).toBe(isKept)
  })

  it('asks its root where a span is told to start a trace', () => {
    const { tracer } = recordSpans({ sampler: parentBased(alwaysOff) })
    const sampled = contextOf({ ...ids, traceFlags: 1 })
    expect(tracer.startSpan('work', { root: true }, sampled).isRecording()).toBe(false)
  })

  it('says what it is', () => {
    expect(`${parentBased(alwaysOn)}`).toBe('ParentBased{root=AlwaysOnSampler}')
  })

  it.each([undefined, null, 0.5, {}])('throws for the root %j', root => {
    expect(() => parentBased(root as never)).toThrow(/^Expected `root` to be a sampler .*, got `/)
  })
})
