import { gunzipSync } from 'node:zlib'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import type { Exporter, OtlpExporterOptions } from '@throughline/core'
import { alwaysOff, otlpExporter, SamplingDecision } from '@throughline/core'
import { spansIn } from '@throughline/otlp-decoder'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startCollector } from '../../fixtures/collector.ts'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { expectedSpan } from '../../fixtures/expected-otlp.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import type { SpanRecorder } from '../../fixtures/span-recorder.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'
import { statuses } from '../http1/fault-server.ts'

const nowhere = 'http://127.0.0.1:1/v1/traces'

afterEach(() => {
  vi.unstubAllEnvs()
})

function exportTo(url: string, options: OtlpExporterOptions = {}): SpanRecorder & { otlp: Exporter } {
  recordProblems()
  const otlp = otlpExporter(deepFreeze({ url, timeout: 60_000, ...options }))
  onTestFinished(() => otlp.shutdown({ timeout: 0 }))
  return { ...recordSpans({ spanProcessors: [otlp] }), otlp }
}

describe('otlpExporter', () => {
  it('sends what has ended, all of it, in one request', async () => {
    const { url, received, spans } = await startCollector()
    const { tracer, exporter, otlp } = exportTo(url)
    for (const name of ['a', 'b', 'c']) tracer.startSpan(name, { attributes: { name } }).end()
    tracer.startSpan('not over')
    await otlp.forceFlush()
    expect(received).toHaveLength(1)
    expect(spans()).toEqual(exporter.spans.map(expectedSpan))
    expect(otlp.counts).toEqual({
      encoded: 3,
      exported: 3,
      dropped: {},
      retries: 0,
      queueBytes: 0,
      unsent: 0,
      unconfirmed: 0,
    })
  })

  it('sends by itself after the delay of a batch', async () => {
    const { url, received } = await startCollector()
    const { tracer } = exportTo(url, { batchDelay: 5 })
    tracer.startSpan('work').end()
    await eventually(() => expect(received).toHaveLength(1))
  })

  it('sends at once what has the size of a batch', async () => {
    const { url, received, spans } = await startCollector()
    const { tracer } = exportTo(url, { batchDelay: 60_000 })
    for (let index = 0; index < 6; index++) tracer.startSpan('x'.repeat(100_000)).end()
    await eventually(() => expect(received).toHaveLength(1))
    expect(spans()).toHaveLength(6)
  })

  it('delivers 16,000 spans that ended before a flush', async () => {
    const { url, spans } = await startCollector()
    const { tracer, otlp } = exportTo(url)
    for (let index = 0; index < 16_000; index++) tracer.startSpan('work', { attributes: { index } }).end()
    await otlp.forceFlush()
    expect(new Set(spans().map(span => span.attributes?.[0]?.value.intValue)).size).toBe(16_000)
    expect(otlp.counts).toMatchObject({ encoded: 16_000, exported: 16_000, dropped: {} })
  })

  it('sends only what is sampled', async () => {
    const { url, received } = await startCollector()
    const otlp = otlpExporter({ url })
    const record = { shouldSample: () => ({ decision: SamplingDecision.RECORD }) }
    for (const sampler of [alwaysOff, record]) {
      recordSpans({ sampler, spanProcessors: [otlp] })
        .tracer.startSpan('work')
        .end()
    }
    await otlp.shutdown()
    expect(received).toEqual([])
  })

  it('sends the headers, and compresses where it is told to', async () => {
    const { url, received } = await startCollector()
    const { tracer, otlp } = exportTo(url, { headers: { 'api-key': 'abc' }, compression: 'gzip' })
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    const [request] = received
    expect(request?.headers).toMatchObject({ 'api-key': 'abc', 'content-encoding': 'gzip' })
    expect(request?.headers['user-agent']).toMatch(/^Throughline-OTLP-Exporter-JavaScript\/\d/)
    expect(spansIn(gunzipSync(request?.body ?? ''))).toMatchObject([{ name: 'work' }])
  })

  it('keeps the spans of two providers apart', async () => {
    const { url, requests } = await startCollector()
    const otlp = otlpExporter({ url })
    for (let index = 0; index < 2; index++) {
      recordSpans({ spanProcessors: [otlp] })
        .tracer.startSpan('work')
        .end()
    }
    await otlp.shutdown()
    expect(requests()).toHaveLength(2)
  })

  it('sends the spans of another tracer provider', async () => {
    const { url, spans } = await startCollector()
    const otlp = otlpExporter({ url })
    const official = new BasicTracerProvider({ spanProcessors: [otlp] }).getTracer('official')
    official
      .startSpan('work', { attributes: { 'order.id': 7 } })
      .addEvent('paid')
      .end()
    await otlp.forceFlush()
    expect(spans()).toMatchObject([
      {
        name: 'work',
        attributes: [{ key: 'order.id', value: { intValue: '7' } }],
        events: [{ name: 'paid' }],
      },
    ])
    expect(otlp.counts).toMatchObject({ exported: 1, dropped: {} })
    await otlp.shutdown()
  })

  it('says that what it is given is no span', async () => {
    const sentences = recordProblems()
    const otlp = otlpExporter({ url: nowhere })
    for (const odd of [{}, null, { spanContext: () => null }]) otlp.onEnd(odd as never)
    expect(otlp.counts?.dropped).toEqual({ unreadable: 3 })
    expect(sentences).toEqual([expect.stringContaining('what is no ReadableSpan of OpenTelemetry')])
    await otlp.shutdown()
  })

  it('loses a span that cannot be encoded, and no other', async () => {
    const { url, spans } = await startCollector()
    const { tracer, otlp } = exportTo(url)
    tracer.startSpan('good').end()
    const bad = tracer.startSpan('bad')
    Object.defineProperty(bad, 'droppedLinksCount', { get: () => JSON.parse('{') })
    bad.end()
    await otlp.forceFlush()
    expect(spans()).toMatchObject([{ name: 'good' }])
    expect(otlp.counts).toMatchObject({ encoded: 1, exported: 1, dropped: { unencodable: 1 } })
  })
})

describe('when the collector fails', () => {
  it('all spans arrive when it is back', async () => {
    const { url, received, spans } = await startCollector(statuses(503, 200))
    const { tracer, otlp } = exportTo(url, { batchDelay: 1 })
    tracer.startSpan('first').end()
    await eventually(() => expect(received).toHaveLength(1))
    tracer.startSpan('second').end()
    await otlp.forceFlush()
    expect(spans().map(span => span.name)).toEqual(expect.arrayContaining(['first', 'second']))
    expect(otlp.counts).toMatchObject({ exported: 2, dropped: {}, queueBytes: 0 })
    expect(otlp.counts?.retries).toBeGreaterThan(0)
  })

  it('a refusal is counted and not repeated', async () => {
    const { url, received } = await startCollector(statuses(400))
    const { tracer, otlp } = exportTo(url)
    tracer.startSpan('work').end()
    await otlp.forceFlush().catch(() => {})
    expect(received).toHaveLength(1)
    expect(otlp.counts).toMatchObject({ exported: 0, dropped: { 'refused by the collector': 1 } })
    expect(otlp.counts?.lastError).toContain('400')
  })

  it('neither flush nor shutdown take longer than their time, and what is lost is counted and said', async () => {
    const { tracer, otlp } = exportTo(nowhere, { timeout: 3_600_000 })
    tracer.startSpan('work').end()
    await otlp.forceFlush({ timeout: 50 }).catch(() => {})
    expect(otlp.counts?.queueBytes).toBeGreaterThan(0)
    await otlp.shutdown({ timeout: 50 })
    expect(otlp.counts).toMatchObject({ encoded: 1, exported: 0, dropped: { 'shut down': 1 }, queueBytes: 0 })
    expect(otlp.counts?.lastError).toContain('http://127.0.0.1:1/v1/traces')
    tracer.startSpan('late').end()
    await otlp.forceFlush()
    expect(otlp.counts?.dropped).toEqual({ 'shut down': 2 })
  })
})

describe('the options of otlpExporter', () => {
  it('win over the environment', async () => {
    const { url, received } = await startCollector()
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', nowhere)
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip')
    const { tracer, otlp } = exportTo(url, { compression: 'none' })
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    expect(received[0]?.headers['content-encoding']).toBeUndefined()
  })

  it.each([
    ['url', { url: 'localhost:4318' }],
    ['url', { url: '' }],
    ['url', { url: null }],
    ['url', { url: Object.create(null) }],
    ['headers', { headers: 'a=b' }],
    ['headers', { headers: null }],
    ['headers', { headers: [] }],
    ['headers', { headers: new Headers({ a: 'b' }) }],
    ['headers.a', { headers: { a: 1 } }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: '5' }],
    ['compression', { compression: 'zip' }],
    ['protocol', { protocol: 'grpc' }],
    ['tls.ca', { tls: { ca: '/no/such/file.pem' } }],
    ['batchDelay', { batchDelay: -1 }],
    ['batchDelay', { batchDelay: null }],
    ['maxQueueBytes', { maxQueueBytes: Number.NaN }],
  ])('throw where `%s` is wrong (%#)', (option, options) => {
    const attempt = (): unknown => otlpExporter(options as never)
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(new RegExp(`^Expected \`${option}\` to be .*, got `))
  })

  it('throw for a header whose name is wrong, and describe the name and not the value', () => {
    expect(() => otlpExporter({ url: nowhere, headers: { 'x y': '1' } })).toThrow(
      'Expected `headers` to be an object with names that HTTP allows, such as `x-api-key`, got as a name a string of length 3',
    )
  })
})
