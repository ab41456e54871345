import type { Context, Span, SpanContext } from '@opentelemetry/api'
import {
  context,
  createContextKey,
  createTraceState,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { alwaysOff, createTracing, SamplingDecision } from '@throughline/core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const remote: SpanContext = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 0x01,
  isRemote: true,
}

const below = (parent: SpanContext): Context => trace.setSpanContext(ROOT_CONTEXT, parent)

beforeAll(() => void createTracing({ exporter: [] }))

describe('startSpan', () => {
  it('starts a trace where there is no parent', () => {
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work', deepFreeze({ kind: SpanKind.SERVER, attributes: { a: 1 } }))
    span.end()
    expect(only()).toMatchObject({ name: 'work', kind: SpanKind.SERVER, attributes: { a: 1 }, ended: true })
    expect(only().parentSpanContext).toBeUndefined()
    expect(only().spanContext()).toBe(span.spanContext())
    expect(isSpanContextValid(span.spanContext())).toBe(true)
  })

  it('continues the trace of a remote parent', () => {
    const { tracer, only } = recordSpans()
    tracer.startSpan('work', {}, below(deepFreeze({ ...remote }))).end()
    expect(only().parentSpanContext).toEqual(remote)
    expect(only().spanContext()).toMatchObject({ traceId: remote.traceId, traceFlags: 0x01 })
    expect(only().spanContext().isRemote).toBeUndefined()
    expect(only().spanContext().spanId).not.toBe(remote.spanId)
  })

  it('starts a trace where the parent is invalid', () => {
    const { tracer, only } = recordSpans()
    tracer.startSpan('work', {}, below(INVALID_SPAN_CONTEXT)).end()
    expect(only().parentSpanContext).toBeUndefined()
    expect(isSpanContextValid(only().spanContext())).toBe(true)
  })

  it('starts a trace where it is told to', () => {
    const { tracer, only } = recordSpans()
    tracer.startSpan('work', { root: true }, below(remote)).end()
    expect(only().parentSpanContext).toBeUndefined()
    expect(only().spanContext().traceId).not.toBe(remote.traceId)
  })

  it.each([
    ['a child', {}, true],
    ['a root', { root: true }, false],
  ])('gives the sampler and the processors one context, of %s', (_, options, hasParent) => {
    const shouldSample = vi.fn(() => ({ decision: SamplingDecision.RECORD_AND_SAMPLED }))
    const onStart = vi.fn()
    const processor = { onStart, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }
    const { tracer } = recordSpans({ sampler: { shouldSample }, spanProcessors: [processor] })
    const span = tracer.startSpan('work', options, below(remote))
    const [[asked]] = shouldSample.mock.calls as unknown as [[Context]]
    expect(trace.getSpan(asked) !== undefined).toBe(hasParent)
    expect(onStart).toHaveBeenCalledExactlyOnceWith(span, expect.anything())
    expect(onStart.mock.calls[0]?.[1]).toBe(asked)
  })

  it('is a child of the active span', () => {
    const { tracer } = recordSpans()
    tracer.startActiveSpan('parent', parent => {
      expect(tracer.startSpan('child').spanContext().traceId).toBe(parent.spanContext().traceId)
    })
  })

  it.each([undefined, null, 7, { name: 'work' }])('reports a name that is no string once: %s', name => {
    const { tracer, exporter } = recordSpans()
    const sentences = recordProblems()
    for (const _ of [1, 2]) tracer.startSpan(name as unknown as string).end()
    expect(exporter.spans.map(span => span.name)).toEqual([String(name), String(name)])
    expect(sentences).toEqual([expect.stringContaining('Expected `name` to be a string, got ')])
  })

  it('hands the trace state on', () => {
    const traceState = createTraceState('vendor=1')
    const { tracer } = recordSpans()
    const parent = tracer.startSpan('parent', {}, below({ ...remote, traceState }))
    const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent))
    expect(child.spanContext().traceState).toBe(traceState)
  })

  it.each([
    ['set where a trace begins', undefined, 0x03],
    ['kept where the parent has it', 0x03, 0x03],
    ['not invented where the parent lacks it', 0x01, 0x01],
    ['kept on a trace that is not sampled', 0x02, 0x02],
    ['kept, unlike flags that nobody knows', 0xff, 0x03],
  ])('has the random flag %s', (_, parentFlags, flags) => {
    const { tracer } = recordSpans()
    const parent = parentFlags === undefined ? ROOT_CONTEXT : below({ ...remote, traceFlags: parentFlags })
    expect(tracer.startSpan('work', {}, parent).spanContext().traceFlags).toBe(flags)
  })

  it('makes no span where tracing is suppressed', () => {
    const { tracer, provider } = recordSpans()
    const span = tracer.startSpan('work', {}, suppressTracing(below(remote)))
    expect(span.spanContext()).toEqual(INVALID_SPAN_CONTEXT)
    expect(span.isRecording()).toBe(false)
    expect(provider.counts.started).toBe(0)
  })
})

describe('a span that is not sampled', () => {
  it('has ids of its own, carries the decision on and ignores the rest', () => {
    const { tracer, exporter } = recordSpans({ sampler: alwaysOff })
    const span = tracer.startSpan('work', {}, below(remote))
    const context = { ...span.spanContext() }
    span.setAttribute('a', 1).setAttributes({ a: 1 }).addEvent('e').addLink({ context: remote }).addLinks([])
    span.setStatus({ code: 2 }).updateName('x').recordException('no')
    span.end()
    expect(span.isRecording()).toBe(false)
    expect(span.spanContext()).toEqual(context)
    expect(context).toMatchObject({ traceId: remote.traceId, traceFlags: 0 })
    expect(context.spanId).not.toBe(remote.spanId)
    expect(exporter.spans).toEqual([])
  })
})

describe('startActiveSpan', () => {
  const key = createContextKey('test')
  const given = below(remote).setValue(key, 'given')
  const active = (span: Span): unknown[] => [span, context.active().getValue(key)]

  it.each<[string, (tracer: ReturnType<typeof recordSpans>['tracer']) => unknown[], unknown, boolean]>([
    ['a function', tracer => tracer.startActiveSpan('work', active), 'outer', false],
    ['options', tracer => tracer.startActiveSpan('work', { kind: 1 }, active), 'outer', false],
    ['options and a context', tracer => tracer.startActiveSpan('work', {}, given, active), 'given', true],
    ['no options', tracer => tracer.startActiveSpan('work', undefined as never, active), 'outer', false],
    [
      'no options but a context',
      tracer => tracer.startActiveSpan('work', undefined as never, given, active),
      'given',
      true,
    ],
    [
      'options but no context',
      tracer => tracer.startActiveSpan('work', {}, undefined as never, active),
      'outer',
      false,
    ],
    ['a root', tracer => tracer.startActiveSpan('work', { root: true }, given, active), 'given', false],
  ])('takes %s', (_, start, value, hasParent) => {
    const { tracer } = recordSpans()
    const [span, seen] = context.with(ROOT_CONTEXT.setValue(key, 'outer'), () => start(tracer))
    expect(seen).toBe(value)
    expect((span as Span).isRecording()).toBe(true)
    expect((span as Span).spanContext().traceId === remote.traceId).toBe(hasParent)
  })

  it('activates the span for the function, and gives back what that returns or throws', () => {
    const { tracer } = recordSpans()
    expect(tracer.startActiveSpan('work', span => trace.getActiveSpan() === span)).toBe(true)
    const failure = new Error('no')
    expect(() =>
      tracer.startActiveSpan('work', () => {
        throw failure
      }),
    ).toThrow(failure)
    expect(trace.getActiveSpan()).toBeUndefined()
  })
})

describe('what a caller gives that is wrong', () => {
  it('is no context: the active one is taken, and that is said', () => {
    const sentences = recordProblems()
    const { tracer, exporter } = recordSpans()
    const parent = tracer.startSpan('parent')
    tracer.startSpan('child', {}, parent as never).end()
    expect(tracer.startActiveSpan('active', {}, {} as never, () => 7)).toBe(7)
    expect(exporter.spans.map(span => span.parentSpanContext)).toEqual([undefined])
    expect(sentences).toEqual([expect.stringContaining('Expected `context` to be a Context')])
  })

  it.each([
    ['answers later', () => Promise.reject(new Error('too late'))],
    ['answers what is no decision', () => ({ decision: 9 })],
  ])('is a sampler that %s: nothing is kept, and that is said', async (_case, shouldSample) => {
    const sentences = recordProblems()
    const { tracer, exporter } = recordSpans({ sampler: { shouldSample: shouldSample as never } })
    tracer.startSpan('work').end()
    // An unhandled rejection would be an error of this test run.
    await new Promise(resolve => setImmediate(resolve))
    expect(exporter.spans).toEqual([])
    expect(sentences).toEqual([expect.stringContaining('Expected `decision` to be a SamplingDecision')])
  })
})

describe('a method that was taken off its tracer', () => {
  it('makes no span, runs what it has to run, and says how to call it', () => {
    const sentences = recordProblems()
    const { startSpan, startActiveSpan } = createTracing({ exporter: [] }).tracer
    expect(startSpan('work').isRecording()).toBe(false)
    expect(startActiveSpan('work', span => span.isRecording())).toBe(false)
    expect(sentences).toEqual([
      expect.stringContaining(
        'startSpan() was called without its tracer, so there is no span; write `tracer.startSpan(',
      ),
      expect.stringContaining('startActiveSpan() was called without its tracer'),
    ])
  })
})
