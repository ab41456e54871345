import type { Context, Span } from '@opentelemetry/api'
import { context, createTraceState, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base'
import type { Sampler } from '@throughline/core'
import {
  alwaysOn,
  createTracing,
  currentSpan,
  httpHeaders,
  kafkaHeaders,
  parentBased,
  ratio,
  rules,
  TracerProvider,
  traceHeaders,
  withSpan,
} from '@throughline/core'
import { recordFailure, spanContextOf, spanOf } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  hostileContext,
  hostileSpan,
  hostileSpanContext,
  hostileValue,
} from '../fixtures/arbitrary-hostile.ts'
import { decodedSpan } from '../fixtures/encoded-spans.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { property } from '../fixtures/properties.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const samplers: readonly (() => Sampler)[] = [
  () => alwaysOn,
  () => parentBased(ratio(1)),
  () => ratio(0.5),
  () => rules([{ name: /x/, sampler: 0 }, { sampler: 1 }]),
  () => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(1) }),
]
const propagators = ['tracecontext', 'b3', 'b3multi', 'jaeger'] as const
const exporter = memoryExporter()
const tracing = createTracing({
  exporter,
  propagators: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger'],
})

beforeEach(() => {
  recordProblems()
  exporter.take()
})

describe('whatever a context holds', () => {
  property(
    'spans start, run and can be sent',
    fc.tuple(hostileContext, fc.constantFrom(...samplers), fc.boolean()),
    ([makeContext, sampler, root]) => {
      const parent = makeContext()
      const heard: Context[] = []
      const listener = {
        onStart: (_: Span, started: Context) => void heard.push(started),
        onEnd: () => {},
        forceFlush: async () => {},
        shutdown: async () => {},
      }
      const { tracer, exporter: ended } = recordSpans({ sampler: sampler(), spanProcessors: [listener] })
      tracer.startSpan('work', { root }, parent).end()
      expect(tracer.startActiveSpan('work', { root }, parent, span => span.end())).toBeUndefined()
      context.with(parent, () => {
        tracer.startSpan('work', { root }).end()
        expect(withSpan('work', { tracer, root }, () => 42)).toBe(42)
        expect([typeof currentSpan(), 'undefined']).toContain(typeof currentSpan())
      })
      for (const span of ended.spans) expect(decodedSpan(span).name).toBe('work')
      for (const each of heard) expect(() => trace.getSpanContext(each)?.traceId).not.toThrow()
    },
  )

  property('headers are written and read', hostileContext, make => {
    const parent = make()
    for (const inject of [httpHeaders.inject, kafkaHeaders.inject])
      expect(typeof inject({}, parent)).toBe('object')
    expect(typeof context.with(parent, () => traceHeaders())).toBe('object')
    const sent = { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`, b3: '0' }
    for (const extract of [httpHeaders.extract, kafkaHeaders.extract]) {
      const received: unknown = extract(sent, parent)
      expect(received === parent || spanContextOf(spanOf(received as Context)) !== undefined).toBe(true)
    }
  })

  it.each(propagators)('%s finds the trace of a sender beside it', format => {
    const headers = { ...senderHeaders }
    const hostile = [null, {}, { spanContext: () => null }, trace.wrapSpanContext(null as never)]
    for (const span of hostile) {
      const received = httpHeaders.extract(headers, trace.setSpan(ROOT_CONTEXT, span as never))
      expect(spanContextOf(spanOf(received))?.traceId, format).toBe('c'.repeat(32))
    }
  })
})

const senderHeaders = { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` }

property(
  'a span takes whatever it is given',
  fc.tuple(hostileValue, hostileValue, hostileSpanContext, hostileSpan),
  made => {
    const [value, other, spanContext, foreign] = made.map(make => make())
    const { tracer, exporter: ended } = recordSpans()
    const odd = value as never
    const options = { attributes: odd, links: [{ context: spanContext, attributes: other }, odd] as never }
    for (const given of [options, { kind: odd }, { startTime: odd }, { root: odd }, odd]) {
      const span = tracer.startSpan('work', given)
      span
        .setAttribute('key', odd)
        .setAttribute(odd, 1)
        .setAttributes(odd)
        .addEvent(odd, other as never)
      span.addLink({ context: spanContext as never, attributes: other as never }).addLinks(odd)
      span
        .addLinks([odd])
        .setStatus(odd)
        .setStatus({ code: odd, message: other as never })
        .updateName(odd)
      span.recordException(odd, other as never)
      recordFailure(span, value)
      span.end(odd)
    }
    tracer.startSpan(odd).end(other as never)
    expect(tracer.startActiveSpan(odd, odd, odd, () => 1)).toBe(1)
    expect(tracer.startActiveSpan(odd, () => 2)).toBe(2)
    tracer.startSpan('links', { links: foreign as never }).end()
    for (const span of ended.spans) expect(() => decodedSpan(span)).not.toThrow()
  },
)

property(
  'withSpan runs its function, whatever is given beside it',
  fc.tuple(hostileValue, hostileValue),
  made => {
    const [name, options] = made.map(make => make())
    const { tracer } = recordSpans()
    expect(withSpan(name as string, { tracer }, () => 42)).toBe(42)
    expect(withSpan('work', options as never, () => 42)).toBe(42)
    expect(withSpan('work', { tracer: options as never }, () => 42)).toBe(42)
    expect(withSpan('work', { tracer: { startSpan: () => options } as never }, () => 42)).toBe(42)
    const returned: unknown = withSpan('work', { tracer }, () => name)
    if (isThenable(name)) Promise.resolve(returned).catch(() => {})
    else expect(Object.is(returned, name)).toBe(true)
  },
)

property('a provider gives a tracer, whatever it is called', fc.tuple(hostileValue, hostileValue), made => {
  const [name, other] = made.map(make => make())
  const provider = new TracerProvider()
  provider
    .getTracer(name as string, other as string)
    .startSpan('work')
    .end()
  provider
    .getTracer('a', 'b', other as never)
    .startSpan('work')
    .end()
})

function isThenable(value: unknown): boolean {
  try {
    return typeof (value as PromiseLike<unknown>).then === 'function'
  } catch {
    return false
  }
}

describe('a span context that went through JSON', () => {
  const spanContext = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags: 1,
    traceState: createTraceState('vendor=1'),
  }
  const stored = JSON.parse(JSON.stringify(spanContext))

  it('goes on as a parent, without its trace state', () => {
    tracing.tracer.startSpan('work', {}, trace.setSpanContext(ROOT_CONTEXT, stored)).end()
    const [span] = exporter.take()
    expect(span?.parentSpanContext?.spanId).toBe('b'.repeat(16))
    expect(span?.spanContext()).toMatchObject({ traceId: 'a'.repeat(32), traceFlags: 1 })
    expect(span?.spanContext().traceState).toBeUndefined()
    expect(span === undefined ? '' : decodedSpan(span).name).toBe('work')
  })

  it('goes on with its trace state where that is a text', () => {
    const parent = trace.setSpanContext(ROOT_CONTEXT, { ...stored, traceState: 'vendor=1' })
    const span = tracing.tracer.startSpan('work', {}, parent)
    expect(span.spanContext().traceState?.serialize()).toBe('vendor=1')
    expect(httpHeaders.inject({}, parent)).toMatchObject({
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      tracestate: 'vendor=1',
    })
  })

  it('is linked', () => {
    tracing.tracer.startSpan('work', { links: [{ context: stored }] }).end()
    const [span] = exporter.take()
    expect(span?.links).toMatchObject([{ context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } }])
    expect(span === undefined ? 0 : decodedSpan(span).links?.length).toBe(1)
  })

  it('is sampled by a sampler that reads the trace state', () => {
    const { tracer, only } = recordSpans({ sampler: ratio(1) })
    const throwing = { get: fail, set: fail, unset: fail, serialize: fail }
    const parent = { ...stored, traceState: throwing }
    tracer.startSpan('work', {}, trace.setSpanContext(ROOT_CONTEXT, parent)).end()
    expect(only().spanContext().traceId).toBe('a'.repeat(32))
  })
})

function fail(): never {
  throw new Error('hostile')
}

it('gives processors and samplers the context of a root span without its span', () => {
  const seen: (string | undefined)[] = []
  const note = (parent: Context): void => void seen.push(trace.getSpanContext(parent)?.spanId)
  const { tracer } = recordSpans({
    sampler: {
      shouldSample(parent) {
        note(parent)
        return { decision: 2 }
      },
      toString: () => 'noting',
    },
    spanProcessors: [
      {
        onStart: (_, parent) => note(parent),
        onEnd() {},
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  })
  const parent = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags: 1,
  })
  const key = Symbol('other')
  tracer.startSpan('root', { root: true }, parent.setValue(key, 1)).end()
  tracer.startSpan('child', {}, parent).end()
  expect(seen).toEqual([undefined, undefined, 'b'.repeat(16), 'b'.repeat(16)])
})
