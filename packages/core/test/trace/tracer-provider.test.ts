import type { Context } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { SpanProcessor, TracerProviderOptions, TransportResponse } from '@throughline/core'
import { otlpExporter, TracerProvider } from '@throughline/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { textless } from '../fixtures/hostile.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }

function processor(overrides: Partial<SpanProcessor> = {}): SpanProcessor {
  return { onStart() {}, onEnd() {}, async forceFlush() {}, async shutdown() {}, ...overrides }
}

describe('getTracer', () => {
  it('gives the same tracer for the same scope', () => {
    const provider = new TracerProvider()
    const options = { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' }
    expect(provider.getTracer('a', '1', options)).toBe(provider.getTracer('a', '1', { ...options }))
    expect(provider.getTracer('a')).not.toBe(provider.getTracer('a', '1'))
    expect(provider.getTracer('a', '1')).not.toBe(provider.getTracer('a', '1', options))
  })

  it('names the scope on every span', () => {
    const { provider, only } = recordSpans()
    provider.getTracer('a', '1', { schemaUrl: 'https://example.com' }).startSpan('work').end()
    expect(only().instrumentationScope).toEqual({ name: 'a', version: '1', schemaUrl: 'https://example.com' })
  })

  it.each([
    ['', undefined],
    [undefined, null],
    [textless(), 5],
    [Symbol('a'), {}],
  ])('works with a name that is none (%#)', (name, version) => {
    const { provider, only } = recordSpans()
    provider
      .getTracer(name as string, version as string)
      .startSpan('work')
      .end()
    expect(typeof only().instrumentationScope.name).toBe('string')
    expect(only().instrumentationScope.name).not.toBe('')
  })
})

describe('new TracerProvider', () => {
  it.each<[option: string, options: unknown]>([
    ['options', null],
    ['options', 'shop'],
    ['resource', { resource: 'shop' }],
    ['resource', { resource: null }],
    ['resource', { resource: { 'service.name': 'shop' } }],
    ['sampler', { sampler: 0.1 }],
    ['keep', { keep: true }],
    ['keep.errors', { keep: { errors: 1 } }],
    ['spanLimits', { spanLimits: 128 }],
    ['spanLimits.attributeCountLimit', { spanLimits: { attributeCountLimit: '128' } }],
    ['idGenerator', { idGenerator: () => 'a' }],
    ['spanProcessors', { spanProcessors: processor() }],
    ['spanProcessors', { spanProcessors: [null] }],
    ['spanProcessors', { spanProcessors: [{ export() {}, async shutdown() {} }] }],
    ['clock', { clock: Date }],
  ])('names the wrong option `%s` (%#)', (option, options) => {
    const attempt = (): unknown => new TracerProvider(options as TracerProviderOptions)
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(/^Expected `[^`]+` to be .*, got `[^`]*` \(\w+\)$/s)
    expect(attempt).toThrow(new RegExp(`^Expected \`${option}(?:\\[\\d+\\])?\` to be `))
  })

  it('takes undefined for each option', () => {
    const names = ['resource', 'sampler', 'keep', 'spanLimits', 'idGenerator', 'spanProcessors', 'clock']
    const nothing = Object.fromEntries(names.map(name => [name, undefined]))
    new TracerProvider(nothing as TracerProviderOptions).getTracer('test').startSpan('work').end()
  })

  it('does not read the attributes of a resource that is still being found out', () => {
    const attributes = vi.fn(() => ({}))
    const resource = Object.defineProperty(resourceFromAttributes({}), 'attributes', { get: attributes })
    new TracerProvider({ resource })
    expect(attributes).not.toHaveBeenCalled()
  })
})

describe('a tracer provider', () => {
  it('survives processors whose hooks are async and fail', async () => {
    const sentences = recordProblems()
    const fail = (): Promise<never> => Promise.reject(new Error('no way'))
    const { tracer, exporter } = recordSpans({ spanProcessors: [processor({ onStart: fail, onEnd: fail })] })
    tracer.startSpan('work').end()
    // An unhandled rejection would be an error of this test run.
    await new Promise(resolve => setImmediate(resolve))
    expect(exporter.spans).toHaveLength(1)
    expect(sentences).toEqual(['throughline: a span processor failed in onStart: no way'])
  })

  it('remembers a limited number of tracers, and makes them all the same', () => {
    const { provider, exporter } = recordSpans()
    const tracers = Array.from({ length: 2000 }, (_, index) => provider.getTracer(`request ${index}`))
    for (const tracer of tracers) tracer.startSpan('work').end()
    expect(exporter.spans).toHaveLength(2000)
    expect(provider.getTracer('request 0')).toBe(tracers[0])
    expect(provider.getTracer('request 1999')).not.toBe(tracers[1999])
  })

  it('describes this process unless it is given a resource', () => {
    const { tracer, only } = recordSpans()
    tracer.startSpan('work').end()
    expect(only().resource.attributes).toMatchObject({ 'service.name': 'unknown_service:node' })
    const official = resourceFromAttributes({ 'service.name': 'shop' })
    const given = recordSpans({ resource: official })
    given.tracer.startSpan('work').end()
    expect(given.only().resource).toBe(official)
  })

  it('tells every processor of every recording span, with its context', () => {
    const heard: unknown[] = []
    const one = processor({
      onStart: (span, context: Context) => heard.push([span, span.isRecording(), context]),
      onEnd: span => heard.push([span, span.ended]),
    })
    const { tracer, exporter } = recordSpans({ spanProcessors: [one] })
    const context = trace.setSpanContext(ROOT_CONTEXT, parent)
    const span = tracer.startSpan('work', {}, context)
    span.end()
    expect(heard).toEqual([
      [span, true, context],
      [span, true],
    ])
    expect(exporter.spans).toEqual([span])
  })

  it('keeps a failing processor from the host and from the other processors', async () => {
    const sentences = recordProblems()
    const fail = (): never => {
      throw new Error('broken')
    }
    const { tracer, provider, exporter } = recordSpans({
      spanProcessors: [
        processor({ onStart: fail, onEnd: fail, forceFlush: fail, shutdown: () => Promise.reject(fail) }),
      ],
    })
    tracer.startSpan('work').end()
    await expect(provider.forceFlush()).rejects.toThrow('broken')
    await provider.shutdown()
    expect(exporter.spans).toHaveLength(1)
    expect(sentences).toEqual([expect.stringContaining('a span processor failed in onStart: broken')])
  })

  it('counts what became of the spans', () => {
    let decision = 0
    const sampler = { shouldSample: () => ({ decision: decision++ }), toString: () => 'all three' }
    const { tracer, provider } = recordSpans({ sampler })
    for (let index = 0; index < 3; index++) tracer.startSpan('work').end()
    tracer.startSpan('not over')
    expect(provider.counts).toMatchObject({ started: 4, sampled: 1, sampledOut: 2, ended: 2 })
  })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('forceFlush', () => {
  it('rejects with what failed, when all have ended', async () => {
    const sentences = recordProblems()
    const failing = processor({ forceFlush: () => Promise.reject(new Error('no way')) })
    const ended = vi.fn()
    const slow = processor({ forceFlush: () => new Promise(resolve => setImmediate(resolve)).then(ended) })
    await expect(new TracerProvider({ spanProcessors: [failing, slow] }).forceFlush()).rejects.toThrow(
      /^no way$/,
    )
    expect(ended).toHaveBeenCalled()
    const both = new TracerProvider({ spanProcessors: [failing, failing] })
    await expect(both.forceFlush()).rejects.toMatchObject({
      name: 'AggregateError',
      message: 'no way; no way',
      errors: [{ message: 'no way' }, { message: 'no way' }],
    })
    expect(sentences).toEqual(['throughline: a span processor failed in forceFlush: no way'])
  })

  it.each(['timeout', 'timeoutMillis'])('rejects when `%s` is over', async name => {
    const given: unknown[] = []
    const hanging = processor({
      forceFlush: (...options: unknown[]) => new Promise(() => given.push(...options)),
    })
    const provider = new TracerProvider({ spanProcessors: [hanging] })
    await expect(provider.forceFlush({ [name]: 20 })).rejects.toThrow(
      'a span processor did not finish forceFlush within 20 ms',
    )
    expect(given).toEqual([{ timeout: 20, timeoutMillis: 20 }])
  })

  it('rejects where an exporter cannot send, loses spans, or has no time', async () => {
    recordProblems()
    const answers: (() => Promise<TransportResponse>)[] = [
      async () => ({ status: 400 }),
      () => new Promise(() => {}),
    ]
    const transport = { send: () => answers.shift()?.() ?? Promise.resolve({ status: 200 }) }
    const exporter = otlpExporter({ url: 'http://collector/v1/traces', transport })
    const provider = new TracerProvider({ spanProcessors: [exporter] })
    const work = () => provider.getTracer('test').startSpan('work').end()
    work()
    await expect(provider.forceFlush()).rejects.toThrow(
      'otlpExporter: http://collector/v1/traces answered 400',
    )
    work()
    await expect(provider.forceFlush({ timeout: 20 })).rejects.toThrow(/ within 20 ms$/)
    await exporter.shutdown({ timeout: 0 })
  })

  it('resolves where all was delivered', async () => {
    const transport = { send: async () => ({ status: 200 }) }
    const provider = new TracerProvider({
      spanProcessors: [otlpExporter({ url: 'http://collector/v1/traces', transport })],
    })
    provider.getTracer('test').startSpan('work').end()
    await expect(provider.forceFlush()).resolves.toBeUndefined()
  })
})

describe('forceFlush and shutdown', () => {
  it('wait for every processor', async () => {
    const calls: string[] = []
    const slow = processor({
      forceFlush: () => new Promise(resolve => setImmediate(() => resolve(void calls.push('flushed')))),
      shutdown: () => new Promise(resolve => setImmediate(() => resolve(void calls.push('shut down')))),
    })
    const provider = new TracerProvider({ spanProcessors: [slow, slow] })
    await provider.forceFlush()
    expect(calls).toEqual(['flushed', 'flushed'])
    await provider.shutdown()
    expect(calls.slice(2)).toEqual(['shut down', 'shut down'])
  })

  it.each([
    [
      { timeoutMillis: -1 },
      'Expected `timeoutMillis` to be a number of milliseconds from 0, got `-1` (number); 30000 is',
    ],
    [
      { timeoutMillis: 'x' },
      'Expected `timeoutMillis` to be a number of milliseconds from 0, got `x` (string)',
    ],
    [{ timeout: Number.NaN }, 'Expected `timeout` to be a number of milliseconds from 0, got `NaN` (number)'],
  ])('take the usual time in place of %j, and report it', async (options, sentence) => {
    const sentences = recordProblems()
    const given: unknown[] = []
    const noted = processor({ forceFlush: async (deadline?: unknown) => void given.push(deadline) })
    await new TracerProvider({ spanProcessors: [noted] }).forceFlush(options as never)
    expect(given).toMatchObject([{ timeout: 30_000 }])
    expect(sentences).toEqual([expect.stringContaining(sentence)])
  })

  it.each(['forceFlush', 'shutdown'] as const)('%s does not wait longer than its timeout', async action => {
    vi.useFakeTimers()
    const provider = new TracerProvider({
      spanProcessors: [processor({ [action]: () => new Promise(() => {}) })],
    })
    const settled = vi.fn()
    const over = provider[action]({ timeout: 500 }).catch(settled).then(settled)
    await vi.advanceTimersByTimeAsync(499)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await over
  })

  it('wait as long as it takes when the timeout is longer than a timer lasts', async () => {
    const slow = processor({ forceFlush: () => new Promise(resolve => setImmediate(resolve)) })
    const warnings = vi.fn()
    process.once('warning', warnings)
    await new TracerProvider({ spanProcessors: [slow] }).forceFlush({ timeout: Number.POSITIVE_INFINITY })
    await new Promise(resolve => setImmediate(resolve))
    process.off('warning', warnings)
    expect(warnings).not.toHaveBeenCalled()
  })

  it.each([null, 'SIGTERM', new Error('from a callback')])(
    'do not reject where they are called back with %s',
    async given => {
      const { provider, tracer, exporter } = recordSpans()
      tracer.startSpan('work').end()
      await provider.forceFlush(given as never)
      await provider.shutdown(given as never)
      expect(exporter.spans).toHaveLength(1)
    },
  )

  it('shut a processor down once', async () => {
    const shutdown = vi.fn(async () => {})
    const provider = new TracerProvider({ spanProcessors: [processor({ shutdown })] })
    await Promise.all([provider.shutdown(), provider.shutdown()])
    await provider.shutdown()
    expect(shutdown).toHaveBeenCalledTimes(1)
  })

  it('end tracing: what comes later is no span, but keeps the trace it is in together', async () => {
    const { tracer, provider, exporter } = recordSpans()
    const late = tracer.startSpan('still running')
    await provider.shutdown()
    expect(tracer.startSpan('work').spanContext()).toEqual(INVALID_SPAN_CONTEXT)
    const child = tracer.startSpan('work', {}, trace.setSpanContext(ROOT_CONTEXT, parent))
    expect(child.spanContext()).toEqual(parent)
    expect(child.isRecording()).toBe(false)
    child.end()
    late.end()
    expect(exporter.spans).toEqual([])
    expect(exporter.counts?.dropped).toEqual({ 'shut down': 1 })
    expect(provider.counts.started).toBe(1)
  })
})
