import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Tracing, TracingOptions } from '@throughline/core'
import { alwaysOff, createTracing, ratio } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }
const below = trace.setSpanContext(ROOT_CONTEXT, parent)

afterEach(() => {
  vi.unstubAllEnvs()
})

function createRecording(options: TracingOptions = {}) {
  const exporter = memoryExporter()
  return { ...createTracing({ exporter, ...options }), exporter }
}

function resourceOf(options: TracingOptions): unknown {
  const { tracer, exporter } = createRecording(options)
  tracer.startSpan('work').end()
  return exporter.spans[0]?.resource.attributes
}

describe('createTracing', () => {
  it('makes nothing global but the context manager and the propagator', () => {
    const { tracer } = createRecording()
    expect(trace.getTracer('anyone').startSpan('work').isRecording()).toBe(false)
    expect(context.with(below, () => context.active())).toBe(below)
    expect(propagation.fields()).toEqual(expect.arrayContaining(['traceparent', 'tracestate', 'baggage']))
    tracer.startActiveSpan('work', span => {
      const carrier: Record<string, string> = {}
      propagation.inject(context.active(), carrier)
      expect(carrier.traceparent).toContain(span.spanContext().spanId)
    })
  })

  it('describes the service: attributes over the environment, named options over both', () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.name=a,region=a,zone=a%20b')
    expect(resourceOf({})).toMatchObject({ 'service.name': 'a', region: 'a', zone: 'a b' })
    vi.stubEnv('OTEL_SERVICE_NAME', 'b')
    expect(resourceOf({})).toMatchObject({ 'service.name': 'b', region: 'a' })
    expect(resourceOf(deepFreeze({ attributes: { region: 'c' } }))).toMatchObject({
      'service.name': 'b',
      region: 'c',
    })
    expect(
      resourceOf({ service: 'd', version: '1', environment: 'test', attributes: { 'service.name': 'c' } }),
    ).toMatchObject({
      'service.name': 'd',
      'service.version': '1',
      'deployment.environment.name': 'test',
      region: 'a',
    })
    expect(resourceOf({ attributes: { 'service.name': 'c' } })).toMatchObject({ 'service.name': 'c' })
    expect(resourceOf({ attributes: { 'service.name': undefined } })).toMatchObject({ 'service.name': 'b' })
  })

  it('takes the environment under the name that it had before, and keeps that too', () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=test')
    const both = { 'deployment.environment': 'test', 'deployment.environment.name': 'test' }
    expect(resourceOf({})).toMatchObject(both)
    expect(resourceOf({ environment: 'live' })).toMatchObject({ 'deployment.environment.name': 'live' })
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=old,deployment.environment.name=new')
    expect(resourceOf({})).toMatchObject({ 'deployment.environment.name': 'new' })
  })

  it('asks the sampler for new traces only, unless it decides about all spans', () => {
    const { tracer } = createRecording({ sampler: ratio(0) })
    expect(tracer.startSpan('work').isRecording()).toBe(false)
    expect(tracer.startSpan('work', {}, below).isRecording()).toBe(true)
    const strict = createRecording({ sampler: { ...alwaysOff, followsParent: false } })
    expect(strict.tracer.startSpan('work', {}, below).isRecording()).toBe(false)
  })

  it('takes the sampler of the environment, unless it is given one', () => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off')
    expect(createRecording().tracer.startSpan('work', {}, below).isRecording()).toBe(false)
    expect(
      createRecording({ sampler: ratio(1) })
        .tracer.startSpan('work')
        .isRecording(),
    ).toBe(true)
  })

  it('takes the limits of the environment, unless it is given others', () => {
    vi.stubEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '1')
    vi.stubEnv('OTEL_SPAN_EVENT_COUNT_LIMIT', '1')
    const { tracer, exporter } = createRecording({ spanLimits: { attributeCountLimit: 2 } })
    tracer
      .startSpan('work', { attributes: { a: 1, b: 2, c: 3 } })
      .addEvent('a')
      .addEvent('b')
      .end()
    expect(exporter.spans[0]).toMatchObject({ droppedAttributesCount: 1, droppedEventsCount: 1 })
  })

  it('hands spans to all its exporters and processors', () => {
    const all = [memoryExporter(), memoryExporter(), memoryExporter()] as const
    const tracing = createTracing({ exporter: [all[0], all[1]], spanProcessors: [all[2]] })
    tracing.tracer.startSpan('work').end()
    expect(all.map(exporter => exporter.spans.length)).toEqual([1, 1, 1])
  })

  it('uses the ids and the clock it is given', () => {
    const { tracer } = createRecording({
      idGenerator: { generateTraceId: () => parent.traceId, generateSpanId: () => parent.spanId },
    })
    expect(tracer.startSpan('work').spanContext()).toEqual(parent)
  })
})

describe('where spans go', () => {
  async function send(tracing: Tracing): Promise<void> {
    tracing.tracer.startSpan('work').end()
    await tracing.shutdown()
  }

  it('is the endpoint it is given, with the headers it is given', async () => {
    const collector = await startCollector()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1')
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'Api-Key=environment,other=1')
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'none')
    await send(
      createTracing({
        endpoint: `${collector.endpoint}/base/`,
        headers: deepFreeze({ 'api-key': 'option' }),
      }),
    )
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
    expect(collector.received[0]).toMatchObject({
      url: '/base/v1/traces',
      headers: { 'api-key': 'option', other: '1', 'content-type': 'application/x-protobuf' },
    })
  })

  it('is the endpoint of the environment', async () => {
    const collector = await startCollector()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.endpoint)
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'none')
    await send(createTracing({ service: 'shop' }))
    expect(collector.resource()['service.name']).toBe('shop')
  })

  it.each([
    ['nowhere', 'none', 0],
    ['the console', 'console', 0],
    ['the collector', 'otlp', 1],
    ['the collector, where the word is unknown', 'jaeger', 1],
  ])('is %s, as OTEL_TRACES_EXPORTER says', async (_, word, requests) => {
    recordProblems()
    const collector = await startCollector()
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.endpoint)
    vi.stubEnv('OTEL_TRACES_EXPORTER', word)
    await send(createTracing())
    expect(collector.received).toHaveLength(requests)
  })
})

describe('stats', () => {
  it('adds up what the provider and all exporters have counted', async () => {
    recordProblems()
    const collector = await startCollector()
    const counts = {
      encoded: 5,
      exported: 3,
      dropped: { full: 2 },
      retries: 1,
      queueBytes: 7,
      unsent: 0,
      unconfirmed: 0,
      lastError: 'away',
    }
    const counting = { ...memoryExporter(), counts }
    const tracing = createTracing({
      endpoint: collector.endpoint,
      spanProcessors: [counting],
      sampler: ratio(1),
    })
    tracing.tracer.startSpan('work').setAttribute('', 1).end()
    await tracing.flush()
    expect(tracing.stats()).toEqual({
      discarded: 0,
      started: 1,
      sampled: 1,
      sampledOut: 0,
      tailSampled: 0,
      keepFallbacks: 0,
      buffered: 0,
      bufferedBytes: 0,
      ended: 1,
      encoded: 6,
      exported: 4,
      dropped: { full: 2 },
      retries: 1,
      queueBytes: 7,
      unsent: 0,
      unconfirmed: 0,
      lastExportError: 'away',
      problems: { 'invalid attribute': 1 },
      warnings: [expect.stringContaining('an attribute was dropped')],
    })
    await tracing.shutdown()
  })

  it('counts what was started after the shutdown', async () => {
    const { tracer, shutdown, stats } = createRecording()
    tracer.startSpan('in time').end()
    await shutdown()
    tracer.startSpan('late').end()
    tracer.startSpan('later').end()
    expect(stats()).toMatchObject({ started: 1, dropped: { 'started after shutdown': 2 } })
  })
})
