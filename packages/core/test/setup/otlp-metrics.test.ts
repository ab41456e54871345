import type { Meter } from '@opentelemetry/api'
import { metrics, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { startTracing } from '@throughline/core'
import type { OtlpMetrics, OtlpMetricsOptions } from '@throughline/core/metrics'
import { MeterProvider, otlpMetrics, prometheusMetrics } from '@throughline/core/metrics'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Answer, ReceivedRequest } from '../exporting/http1/fault-server.ts'
import { startFaultServer, statuses } from '../exporting/http1/fault-server.ts'
import { bytesField, varintField } from '../exporting/protobuf/protobuf-bytes.ts'
import { decodeMetrics, metricsIn } from '../fixtures/decoded-metrics.ts'
import { eventually } from '../fixtures/eventually.ts'
import { forgetResource } from '../fixtures/forget-resource.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

interface Started {
  readonly metrics: OtlpMetrics
  readonly meter: Meter
  readonly received: readonly ReceivedRequest[]
}

async function start(options: OtlpMetricsOptions = {}, answer?: Answer): Promise<Started> {
  const { url, received } = await startFaultServer(answer)
  const provider = new MeterProvider()
  const metrics = otlpMetrics({
    url: url.replace('traces', 'metrics'),
    provider,
    flushOnExit: false,
    ...options,
  })
  onTestFinished(() => metrics.shutdown({ timeout: 0 }))
  return {
    metrics,
    meter: provider.getMeter('tests', '1.0', { schemaUrl: 'https://example.com/1' }),
    received,
  }
}

const IN_SPAN = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
})

/** What the last request has of a metric. */
function lastOf(received: readonly ReceivedRequest[], name: string) {
  const metric = metricsIn(received.at(-1)?.body ?? new Uint8Array())[name]
  return metric?.sum ?? metric?.histogram ?? metric?.gauge
}

describe('otlpMetrics', () => {
  it('sends what the decoder of OpenTelemetry reads as what was measured', async () => {
    const { metrics, meter, received } = await start()
    const before = Date.now()
    const counter = meter.createCounter('orders', { description: 'Orders placed.', unit: '{order}' })
    counter.add(2 ** 33, { kind: 'book', paid: true, pages: 7, ratio: 0.5, tags: ['a', 'b'] }, IN_SPAN)
    meter.createUpDownCounter('active').add(-2)
    meter.createGauge('temperature').record(-3.5)
    const histogram = meter.createHistogram('took', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.5, 1] },
    })
    for (const value of [0.1, 0.7, 0.8, 9])
      histogram.record(value, {}, value === 0.8 ? IN_SPAN : ROOT_CONTEXT)
    await metrics.flush()
    expect(received.map(({ headers }) => headers['content-type'])).toEqual(['application/x-protobuf'])
    const [resource] = decodeMetrics(received[0]?.body ?? new Uint8Array()).resourceMetrics
    expect(resource?.resource.attributes).toContainEqual({
      key: 'telemetry.sdk.name',
      value: { stringValue: 'throughline' },
    })
    expect(resource?.scopeMetrics.map(({ scope, schemaUrl }) => [scope, schemaUrl])).toEqual([
      [{ name: 'tests', version: '1.0' }, 'https://example.com/1'],
    ])
    const sent = metricsIn(received[0]?.body ?? new Uint8Array())
    expect(sent.orders).toMatchObject({ description: 'Orders placed.', unit: '{order}' })
    const exemplarOf = (asDouble: number) => ({
      asDouble,
      timeUnixNano: expect.stringMatching(/^\d{13}000000$/),
      traceId: Buffer.from('4bf92f3577b34da6a3ce929d0e0e4736', 'hex').toString('base64'),
      spanId: Buffer.from('00f067aa0ba902b7', 'hex').toString('base64'),
    })
    const times = {
      startTimeUnixNano: expect.stringMatching(/^\d{13}000000$/),
      timeUnixNano: expect.stringMatching(/^\d{13}000000$/),
    }
    expect(sent.orders?.sum).toEqual({
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
      isMonotonic: true,
      dataPoints: [
        {
          ...times,
          asDouble: 2 ** 33,
          exemplars: [exemplarOf(2 ** 33)],
          attributes: [
            { key: 'kind', value: { stringValue: 'book' } },
            { key: 'paid', value: { boolValue: true } },
            { key: 'pages', value: { intValue: '7' } },
            { key: 'ratio', value: { doubleValue: 0.5 } },
            { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
          ],
        },
      ],
    })
    expect(sent.active?.sum).toEqual({
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
      dataPoints: [{ ...times, asDouble: -2 }],
    })
    expect(sent.temperature?.gauge).toEqual({ dataPoints: [{ ...times, asDouble: -3.5 }] })
    expect(sent.took?.histogram).toEqual({
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
      dataPoints: [
        {
          ...times,
          count: '4',
          sum: 10.6,
          bucketCounts: ['1', '2', '1'],
          explicitBounds: [0.5, 1],
          exemplars: [exemplarOf(0.8)],
        },
      ],
    })
    const [point] = sent.active?.sum?.dataPoints ?? []
    const millis = Number(BigInt(point?.timeUnixNano ?? 0) / 1_000_000n)
    expect(millis).toBeGreaterThanOrEqual(before)
    expect(millis).toBeLessThanOrEqual(Date.now())
  })

  it('sends by itself, and the last values when it is shut down', async () => {
    const { metrics, meter, received } = await start({ interval: 5 })
    const counter = meter.createCounter('orders')
    counter.add(1)
    await eventually(() => expect(received.length).toBeGreaterThan(1))
    counter.add(1)
    await metrics.shutdown()
    expect(lastOf(received, 'orders')?.dataPoints.map(({ asDouble }) => asDouble)).toEqual([2])
  })

  it('sends deltas of what only rises, each once', async () => {
    const { metrics, meter, received } = await start({ temporality: 'delta' })
    const counter = meter.createCounter('orders')
    const active = meter.createUpDownCounter('active')
    const histogram = meter.createHistogram('took', { advice: { explicitBucketBoundaries: [1] } })
    let total = 10
    meter.createObservableCounter('total').addCallback(result => result.observe(total))
    for (const by of [3, 4]) {
      counter.add(by)
      active.add(1)
      histogram.record(by / 4)
      await metrics.flush()
      total += 5
    }
    expect(lastOf(received, 'orders')).toMatchObject({
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
      dataPoints: [{ asDouble: 4 }],
    })
    expect(lastOf(received, 'total')).toMatchObject({ dataPoints: [{ asDouble: 5 }] })
    expect(lastOf(received, 'took')).toMatchObject({
      dataPoints: [{ count: '1', sum: 1, bucketCounts: ['1', '0'] }],
    })
    expect(lastOf(received, 'active')).toMatchObject({
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
      dataPoints: [{ asDouble: 2 }],
    })
    const [first, second] = received.map(({ body }) => metricsIn(body).orders?.sum?.dataPoints[0])
    expect(second?.startTimeUnixNano).toBe(first?.timeUnixNano)
    await metrics.flush()
    expect(lastOf(received, 'orders')).toBeUndefined()
  })

  it('has what a failed export had in the next one', async () => {
    const problems = recordProblems()
    const { metrics, meter, received } = await start({ temporality: 'delta' }, statuses(400, 200))
    const counter = meter.createCounter('orders')
    counter.add(3)
    await metrics.flush()
    expect(metrics.stats()).toMatchObject({
      exported: 0,
      failed: 1,
      lastError: expect.stringContaining('400'),
    })
    expect(problems).toEqual([
      expect.stringContaining('metrics were not delivered, and the next export has them too'),
    ])
    counter.add(4)
    await metrics.flush()
    expect(lastOf(received, 'orders')?.dataPoints.map(({ asDouble }) => asDouble)).toEqual([7])
    expect(metrics.stats()).toEqual({ exported: 1, failed: 1, rejectedPoints: 0, retries: 0 })
  })

  it.each([
    [1, 'too old', 'the collector rejected 1 point of metrics: too old'],
    [3, undefined, 'the collector rejected 3 points of metrics: it did not say why'],
    [0, 'deprecated', 'the collector took the metrics but says: deprecated'],
  ])('reports a partial success (%d rejected, %s)', async (rejectedPoints, message, sentence) => {
    const problems = recordProblems()
    const partial = Buffer.concat([
      ...(rejectedPoints > 0 ? [varintField(1, BigInt(rejectedPoints))] : []),
      ...(message === undefined ? [] : [bytesField(2, message)]),
    ])
    const { metrics, meter } = await start({}, response =>
      response.setHeader('content-type', 'application/x-protobuf').end(bytesField(1, partial)),
    )
    meter.createCounter('orders').add(1)
    await metrics.flush()
    expect(problems).toEqual([`throughline: ${sentence}`])
    expect(metrics.stats()).toMatchObject({ exported: 1, rejectedPoints })
  })

  it('reports an answer that cannot be read', async () => {
    const problems = recordProblems()
    const { metrics, meter } = await start({}, response =>
      response.setHeader('content-type', 'application/json').end('<html>'),
    )
    meter.createCounter('orders').add(1)
    await metrics.flush()
    expect(problems).toEqual([
      'throughline: the collector took the metrics, and its answer could not be read: it is no JSON of OTLP',
    ])
  })

  it('sends no request where there is nothing to send', async () => {
    const problems = recordProblems()
    const { metrics, meter, received } = await start({ temporality: 'delta' })
    let total = 10
    const counter = meter.createCounter('orders')
    meter.createObservableCounter('total').addCallback(result => result.observe(total))
    await metrics.flush()
    for (const observed of [10, 0, 12]) {
      total = observed
      await metrics.flush()
    }
    expect(received.map(({ body }) => metricsIn(body).total?.sum?.dataPoints[0]?.asDouble)).toEqual([10, 12])
    counter.add(1)
    await metrics.flush()
    await metrics.shutdown()
    expect(received.map(({ body }) => Object.keys(metricsIn(body)))).toEqual([
      ['total'],
      ['total'],
      ['orders'],
    ])
    expect(metrics.stats()).toEqual({ exported: 3, failed: 0, rejectedPoints: 0, retries: 0 })
    expect(problems).toEqual([])
  })

  it.each<[string, Answer]>([
    ['refuses them', statuses(400)],
    ['does not answer', () => {}],
  ])('reports metrics that a shutdown loses where the collector %s', async (_, answer) => {
    const problems = recordProblems()
    const { metrics, meter } = await start({}, answer)
    meter.createCounter('orders').add(1)
    await metrics.shutdown({ timeout: 100 })
    expect(problems).toContainEqual(
      expect.stringContaining('the last metrics were not delivered before the shutdown of their exporter: '),
    )
  })

  it('retries as the exporter of spans does', async () => {
    const { metrics, meter, received } = await start({}, statuses(503, 200))
    meter.createCounter('orders').add(1)
    await metrics.flush()
    expect(received).toHaveLength(2)
    expect(metrics.stats()).toEqual({ exported: 1, failed: 0, rejectedPoints: 0, retries: 1 })
  })

  it('reads its variables', async () => {
    const { url, received } = await startFaultServer()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1')
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', url.replace('traces', 'metrics'))
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_HEADERS', 'api-key=secret')
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'DELTA')
    vi.stubEnv('OTEL_METRIC_EXPORT_INTERVAL', '5')
    vi.stubEnv('OTEL_SERVICE_NAME', 'shop')
    const provider = new MeterProvider()
    const metrics = otlpMetrics({ provider, flushOnExit: false })
    onTestFinished(() => metrics.shutdown({ timeout: 0 }))
    provider.getMeter('tests').createCounter('orders').add(1)
    await eventually(() => expect(received.length).toBeGreaterThan(0))
    expect(received[0]?.headers['api-key']).toBe('secret')
    expect(metricsIn(received[0]?.body ?? new Uint8Array()).orders?.sum?.aggregationTemporality).toBe(
      'AGGREGATION_TEMPORALITY_DELTA',
    )
    const [resource] = decodeMetrics(received[0]?.body ?? new Uint8Array()).resourceMetrics
    expect(resource?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'shop' },
    })
  })

  it('has the resource of tracing that was shut down before the first export', async () => {
    onTestFinished(forgetResource)
    const tracing = startTracing({ service: 'inn', exporter: [] })
    const { metrics, meter, received } = await start()
    meter.createCounter('orders').add(1)
    await tracing.shutdown()
    await metrics.shutdown()
    const [resource] = decodeMetrics(received[0]?.body ?? new Uint8Array()).resourceMetrics
    expect(resource?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'inn' },
    })
  })

  it('says what is wrong with its options', () => {
    expect(() => otlpMetrics({ interval: 0 })).toThrow('Expected `interval` to be a number above 0, got `0`')
    expect(() => otlpMetrics({ temporality: 'sometimes' as never })).toThrow(TypeError)
  })
})

describe('OTEL_SDK_DISABLED=true', () => {
  it.each([
    ['the provider of the process', () => undefined],
    ['a provider of its own', () => new MeterProvider()],
  ])('sends and shows nothing of %s', async (_, made) => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    const listeners = process.listenerCount('SIGTERM')
    const { url, received } = await startFaultServer()
    const provider = made()
    const sent = otlpMetrics({ url, provider, interval: 1 })
    const shown = prometheusMetrics({ provider })
    onTestFinished(() => shown.shutdown())
    for (const measured of [sent.provider, shown.provider, metrics])
      measured.getMeter('tests').createCounter('orders').add(1)
    expect(process.listenerCount('SIGTERM')).toBe(listeners)
    await sent.flush()
    await sent.shutdown()
    expect(received).toEqual([])
    expect(sent.stats()).toEqual({ exported: 0, failed: 0, rejectedPoints: 0, retries: 0 })
    expect((await shown.scrape()).text).not.toContain('orders')
  })

  it('still throws for wrong options', () => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    expect(() => otlpMetrics({ interval: 0 })).toThrow('Expected `interval`')
    expect(() => prometheusMetrics({ provider: {} as never })).toThrow('Expected `provider`')
  })
})
