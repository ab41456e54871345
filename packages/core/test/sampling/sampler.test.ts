import { createTraceState, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base'
import type { Sampler, SamplingResult } from '@throughline/core'
import { SamplingDecision } from '@throughline/core'
import { describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const parent = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
  traceState: createTraceState('vendor=1'),
}
const below = trace.setSpanContext(ROOT_CONTEXT, parent)

function answering(result: unknown): Sampler {
  return { shouldSample: () => result as SamplingResult, toString: () => 'TestSampler' }
}

describe('a sampler', () => {
  it('is asked with the context, the trace id, the name, the kind, the attributes and the links', () => {
    const shouldSample = vi.fn(() => ({ decision: SamplingDecision.NOT_RECORD }))
    const { tracer } = recordSpans({ sampler: { shouldSample } })
    const options = deepFreeze({
      kind: SpanKind.SERVER,
      attributes: { a: 1 },
      links: [{ context: { ...parent, traceState: undefined as never } }],
    })
    tracer.startSpan('full', options, below)
    const span = tracer.startSpan('bare', undefined, ROOT_CONTEXT)
    expect(shouldSample.mock.calls).toEqual([
      [below, parent.traceId, 'full', SpanKind.SERVER, options.attributes, options.links],
      [ROOT_CONTEXT, span.spanContext().traceId, 'bare', SpanKind.INTERNAL, {}, []],
    ])
  })

  it('sees no parent where a span is told to start a trace', () => {
    const shouldSample = vi.fn((context: unknown) => {
      expect(trace.getSpan(context as typeof below)).toBeUndefined()
      return { decision: SamplingDecision.NOT_RECORD }
    })
    recordSpans({ sampler: { shouldSample } }).tracer.startSpan('work', { root: true }, below)
    expect(shouldSample).toHaveBeenCalledTimes(1)
  })

  it('may add attributes, over those of the caller, and replace the trace state', () => {
    const traceState = createTraceState('vendor=2')
    const attributes = { 'sampler.rule': 'all', a: 2 }
    const sampler = answering(
      deepFreeze({ decision: SamplingDecision.RECORD_AND_SAMPLED, attributes, ...{ traceState } }),
    )
    const { tracer, only } = recordSpans({ sampler })
    tracer.startSpan('work', { attributes: { a: 1 } }, below).end()
    expect(only().attributes).toEqual({ a: 2, 'sampler.rule': 'all' })
    expect(only().spanContext().traceState).toBe(traceState)
  })

  it('may have a span recorded that is not sampled: processors see it, exporters do not', () => {
    const onEnd = vi.fn()
    const processor = { onStart() {}, onEnd, async forceFlush() {}, async shutdown() {} }
    const { tracer, exporter } = recordSpans({
      sampler: answering({ decision: SamplingDecision.RECORD }),
      spanProcessors: [processor],
    })
    const span = tracer.startSpan('work', {}, below)
    expect(span.isRecording()).toBe(true)
    expect(span.spanContext().traceFlags).toBe(0)
    span.end()
    expect(onEnd).toHaveBeenCalledWith(span)
    expect(exporter.spans).toEqual([])
  })

  it("may be one of OpenTelemetry's", () => {
    const none = recordSpans({ sampler: new TraceIdRatioBasedSampler(0) })
    expect(none.tracer.startSpan('work').isRecording()).toBe(false)
    const all = recordSpans({ sampler: new TraceIdRatioBasedSampler(1) })
    expect(all.tracer.startSpan('work').isRecording()).toBe(true)
  })
})

describe('a sampler that fails', () => {
  const fail = (): never => {
    throw new Error('broken')
  }

  it.each<[string, Sampler]>([
    ['throws', { shouldSample: fail, toString: () => 'TestSampler' }],
    ['throws and has no name', { shouldSample: fail, toString: fail }],
    ['answers nothing', answering(undefined)],
    ['answers null', answering(null)],
    ['answers later', answering(Promise.resolve({ decision: 2 }))],
    ['answers with a word', answering({ decision: 'RECORD' })],
  ])('keeps nothing and hurts nobody: it %s', (_, sampler) => {
    recordProblems()
    const { tracer, exporter, provider } = recordSpans({ sampler })
    const span = tracer.startSpan('work', {}, below)
    span.end()
    expect(span.spanContext()).toMatchObject({ traceId: parent.traceId, traceFlags: 0 })
    expect(exporter.spans).toEqual([])
    expect(provider.counts.sampledOut).toBe(1)
  })

  it('is reported once, by its name', () => {
    const sentences = recordProblems()
    const { tracer } = recordSpans({ sampler: { shouldSample: fail, toString: () => 'TestSampler' } })
    tracer.startSpan('work')
    tracer.startSpan('work')
    expect(sentences).toEqual(['throughline: the sampler TestSampler failed, the span was not kept: broken'])
  })
})
