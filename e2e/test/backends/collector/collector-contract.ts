import type { Exporter, TlsFiles, Tracing } from '@throughline/core'
import { createTracing, withSpan } from '@throughline/core'
import { otlpLogs } from '@throughline/core/logs'
import { MeterProvider, otlpMetrics } from '@throughline/core/metrics'
import { createLogger } from '@throughline/logger'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { certificates } from './certificates.ts'
import { recordEverything } from './record-everything.ts'
import { plainRoutes, signalRoutes, tlsRoutes } from './routes.ts'
import type { LogsData, MetricsData, Sink } from './sink.ts'
import { spansIn, startSink } from './sink.ts'
import type { Collector } from './start-collector.ts'
import { startCollector } from './start-collector.ts'

const everyRoute = [...plainRoutes, ...tlsRoutes].flatMap(bothCompressions)
const everySignalRoute = signalRoutes.flatMap(bothCompressions)

function bothCompressions<Route extends object>(route: Route) {
  return [
    { ...route, compression: 'none' as const },
    { ...route, compression: 'gzip' as const },
  ]
}

/** The input and output of the OpenTelemetry Collector for our requests. */
export function collectorContract(program: string): void {
  let sink: Sink
  let collector: Collector

  beforeAll(async () => {
    sink = await startSink()
    collector = await startCollector(program, sink.url)
  }, 120_000)

  beforeEach(() => {
    sink.requests.length = 0
    sink.statuses.length = 0
  })

  afterAll(async () => {
    await collector?.stop()
    await sink?.stop()
  })

  it.each(everyRoute)('passes on what comes by $name, compression $compression', async route => {
    const { compression, open } = route
    const { tracer, flush, stats } = tracingTo(open(collector.addresses, { compression }))
    const spans = recordEverything(tracer)
    await flush()
    expect(stats()).toMatchObject({ exported: 2, dropped: {}, retries: 0 })
    const [request, ...others] = await sink.take(2)
    expect(others).toEqual([])
    const [{ resource, scopeSpans } = { resource: {}, scopeSpans: [] }] = request?.resourceSpans ?? []
    expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'shop' } })
    expect(scopeSpans).toMatchObject([{ scope: { name: '@throughline/core' }, spans }])
    expect(scopeSpans[0]?.spans).toEqual(spans)
  })

  it.each(everySignalRoute)('passes on log records by $protocol, compression $compression', async route => {
    const { protocol, compression } = route
    const url = route.url(collector.addresses, '/v1/logs')
    const logs = otlpLogs({ url, protocol, compression, flushOnExit: false })
    onTestFinished(() => logs.shutdown())
    const log = createLogger({ service: 'shop', base: null, timestamp: () => ',"time":1760000000001' }, logs)
    const { tracer } = tracingTo([])
    const ids = withSpan('work', { tracer }, span => {
      log.warn({ order: 7, tags: ['a'], err: new TypeError('none') }, 'late')
      return span.spanContext()
    })
    await logs.forceFlush()
    expect(logs.stats()).toMatchObject({ exported: 1, dropped: {}, retries: 0 })
    const [request] = sink.requests as unknown as LogsData[]
    const [{ scopeLogs } = { scopeLogs: [] }] = request?.resourceLogs ?? []
    const { traceId, spanId, traceFlags: flags } = ids
    expect(scopeLogs[0]?.logRecords).toMatchObject([
      {
        timeUnixNano: '1760000000001000000',
        severityNumber: 13,
        severityText: 'warn',
        body: { stringValue: 'late' },
        attributes: [
          { key: 'service.name', value: { stringValue: 'shop' } },
          { key: 'order', value: { intValue: '7' } },
          { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
          { key: 'exception.type', value: { stringValue: 'TypeError' } },
          { key: 'exception.message', value: { stringValue: 'none' } },
          {
            key: 'exception.stacktrace',
            value: { stringValue: expect.stringContaining('collector-contract') },
          },
        ],
        traceId,
        spanId,
        flags,
      },
    ])
  })

  it.each(everySignalRoute)('passes on metrics by $protocol, compression $compression', async route => {
    const { protocol, compression } = route
    const url = route.url(collector.addresses, '/v1/metrics')
    const provider = new MeterProvider()
    const metrics = otlpMetrics({ url, protocol, compression, provider, flushOnExit: false })
    onTestFinished(() => metrics.shutdown())
    const meter = provider.getMeter('tests', '1.0')
    const boundaries = { advice: { explicitBucketBoundaries: [0.5, 1] } }
    const { tracer } = tracingTo([])
    const { traceId, spanId } = withSpan('work', { tracer }, span => {
      meter.createCounter('orders', { unit: '{order}' }).add(3, { kind: 'book', pages: 7, tags: ['a'] })
      return span.spanContext()
    })
    meter.createUpDownCounter('active').add(-2)
    meter.createGauge('temperature').record(-3.5)
    for (const value of [0.1, 9]) meter.createHistogram('took', boundaries).record(value)
    await metrics.flush()
    expect(metrics.stats()).toEqual({ exported: 1, failed: 0, rejectedPoints: 0, retries: 0 })
    const [request] = sink.requests as unknown as MetricsData[]
    const [scope] = request?.resourceMetrics[0]?.scopeMetrics ?? []
    expect(scope).toMatchObject({ scope: { name: 'tests', version: '1.0' } })
    const attributes = [
      { key: 'kind', value: { stringValue: 'book' } },
      { key: 'pages', value: { intValue: '7' } },
      { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
    ]
    const counted = { asDouble: 3, attributes, exemplars: [{ asDouble: 3, traceId, spanId }] }
    const distribution = { count: '2', sum: 9.1, bucketCounts: ['1', '0', '1'], explicitBounds: [0.5, 1] }
    const aggregationTemporality = 2
    expect(scope?.metrics).toMatchObject([
      {
        name: 'orders',
        unit: '{order}',
        sum: { aggregationTemporality, isMonotonic: true, dataPoints: [counted] },
      },
      { name: 'active', sum: { aggregationTemporality, dataPoints: [{ asDouble: -2 }] } },
      { name: 'temperature', gauge: { dataPoints: [{ asDouble: -3.5 }] } },
      { name: 'took', histogram: { aggregationTemporality, dataPoints: [distribution] } },
    ])
  })

  it.each(plainRoutes)('takes 16 MB at once by $name, each span once', async ({ open }) => {
    const { tracer, flush, stats } = tracingTo(open(collector.addresses))
    const attributes = { text: 'x'.repeat(8192) }
    for (let number = 0; number < 2000; number++) tracer.startSpan(`span ${number}`, { attributes }).end()
    await flush()
    expect(stats()).toMatchObject({ exported: 2000, dropped: {} })
    const spans = spansIn(await sink.take(2000)) as { name: string }[]
    expect(new Set(spans.map(({ name }) => name)).size).toBe(2000)
    expect(spans).toHaveLength(2000)
  })

  it.each(plainRoutes)('is asked again by $name when it cannot pass on for now', async ({ open }) => {
    const { tracer, flush, stats } = tracingTo(open(collector.addresses))
    sink.statuses.push(503)
    tracer.startSpan('work').end()
    await flush()
    expect(await sink.take(1)).toMatchObject([
      { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'work' }] }] }] },
    ])
    expect(stats()).toMatchObject({ exported: 1, dropped: {}, retries: 1 })
  })

  it.each(plainRoutes)('is not asked again by $name when it never can', async ({ open }) => {
    const { tracer, flush, stats } = tracingTo(open(collector.addresses))
    sink.statuses.push(400)
    tracer.startSpan('work').end()
    await flush()
    expect(stats()).toMatchObject({ exported: 0, dropped: { 'refused by the collector': 1 }, retries: 0 })
    expect(stats().lastExportError).toContain('HTTP Status Code 400')
  })

  it('turns us away without a certificate', async () => {
    await expectEveryRouteToFail({ ca: certificates.authority })
  })

  it('is turned away when we do not know its authority', async () => {
    await expectEveryRouteToFail({})
  })

  /** All at once: each is retried until its time-out, for which a slow handshake must not be the reason. */
  async function expectEveryRouteToFail(tls: TlsFiles): Promise<void> {
    const outcomes = tlsRoutes.map(async ({ open }) => {
      const { tracer, flush, stats } = tracingTo(open(collector.addresses, { tls, timeout: 5000 }))
      tracer.startSpan('work').end()
      await flush()
      return stats()
    })
    for (const { exported, lastExportError } of await Promise.all(outcomes)) {
      expect(exported).toBe(0)
      expect(lastExportError).toMatch(/certificate/i)
    }
  }
}

function tracingTo(exporter: Exporter | []): Tracing {
  const tracing = createTracing({ service: 'shop', exporter })
  onTestFinished(() => tracing.shutdown({ timeout: 0 }))
  return tracing
}
