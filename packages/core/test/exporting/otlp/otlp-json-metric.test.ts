import { ROOT_CONTEXT, trace, ValueType } from '@opentelemetry/api'
import type { OtlpMetricsOptions } from '@throughline/core/metrics'
import { MeterProvider, otlpMetrics } from '@throughline/core/metrics'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { DecodedMetrics } from '../../fixtures/decoded-metrics.ts'
import { decodeJsonMetrics, decodeMetrics } from '../../fixtures/decoded-metrics.ts'
import { startFaultServer } from '../http1/fault-server.ts'

const IN_SPAN = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
})

/** Sends what is measured as JSON and as protobuf at the same time of a clock that stands still. */
async function sentBothWays(
  measure: (provider: MeterProvider) => void,
  options: OtlpMetricsOptions = {},
): Promise<{ json: DecodedMetrics[]; protobuf: DecodedMetrics[] }> {
  const { url, received } = await startFaultServer()
  vi.spyOn(Date, 'now').mockReturnValue(1_760_000_000_001)
  onTestFinished(() => void vi.restoreAllMocks())
  const provider = new MeterProvider()
  const started = (['http/json', 'http/protobuf'] as const).map(protocol =>
    otlpMetrics({
      url: url.replace('traces', 'metrics'),
      provider,
      protocol,
      flushOnExit: false,
      ...options,
    }),
  )
  for (const round of [1, 2]) {
    if (round === 2) vi.mocked(Date.now).mockReturnValue(1_760_000_010_002)
    measure(provider)
    for (const metrics of started) await metrics.flush()
  }
  for (const metrics of started) await metrics.shutdown()
  const bodies = (type: string) =>
    received.filter(({ headers }) => headers['content-type'] === type).map(({ body }) => body)
  return {
    json: bodies('application/json').slice(0, 2).map(decodeJsonMetrics),
    protobuf: bodies('application/x-protobuf').slice(0, 2).map(decodeMetrics),
  }
}

function everything(provider: MeterProvider): void {
  const meter = provider.getMeter('tests "1"', '1.0', { schemaUrl: 'https://example.com/1' })
  const attributes = {
    text: 'h\u00e9 "quoted" \u2028 \ud83d\ude00',
    lone: 'a\ud800b',
    paid: true,
    pages: -7,
    ratio: 0.5,
    nan: Number.NaN,
    tags: ['a', 'b'],
  }
  meter
    .createCounter('orders', { description: 'Orders "placed".', unit: '{order}' })
    .add(2 ** 33, attributes, IN_SPAN)
  meter.createUpDownCounter('active').add(-2)
  meter.createGauge('temperature').record(-3.5)
  // Their sum is infinite.
  for (const value of [1, Number.MAX_VALUE, Number.MAX_VALUE]) meter.createHistogram('huge').record(value)
  const histogram = meter.createHistogram('took', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.5, 1] },
  })
  for (const value of [0.1, 0.7, 0.8, 9])
    histogram.record(value, { route: '/' }, value < 0.8 ? IN_SPAN : ROOT_CONTEXT)
  provider.getMeter('others').createCounter('rows').add(1, { table: 'orders' })
}

describe('metrics as JSON', () => {
  it('say to the decoder of OpenTelemetry what they say as protobuf', async () => {
    const { json, protobuf } = await sentBothWays(everything)
    expect(json).toHaveLength(2)
    expect(json).toEqual(protobuf)
    const [scope] = json[0]?.resourceMetrics[0]?.scopeMetrics ?? []
    expect(scope?.metrics[0]?.sum).toMatchObject({
      isMonotonic: true,
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
      dataPoints: [
        { asDouble: 2 ** 33, timeUnixNano: '1760000000001000000', exemplars: [{ asDouble: 2 ** 33 }] },
      ],
    })
    expect(scope?.metrics.map(({ name }) => name)).toEqual([
      'orders',
      'active',
      'temperature',
      'huge',
      'took',
    ])
  })

  it('have the values of ValueType.INT as whole numbers, as protobuf has', async () => {
    const { json, protobuf } = await sentBothWays(provider => {
      const meter = provider.getMeter('whole')
      const valueType = ValueType.INT
      meter.createCounter('orders', { valueType }).add(2 ** 33 + 0.5, {}, IN_SPAN)
      const active = meter.createUpDownCounter('active', { valueType })
      for (const value of [-1, -(2 ** 40), 2 ** 80, -(2 ** 80), -0.5])
        active.add(value, { from: String(value) })
      meter.createGauge('depth', { valueType }).record(-3.5)
      meter.createObservableGauge('observed', { valueType }).addCallback(result => result.observe(7))
      const advice = { explicitBucketBoundaries: [] }
      meter.createHistogram('sizes', { valueType, advice }).record(7.5, {}, IN_SPAN)
    })
    expect(json).toEqual(protobuf)
    const points = json[0]?.resourceMetrics[0]?.scopeMetrics[0]?.metrics.map(({ sum, gauge, histogram }) =>
      (sum ?? gauge ?? histogram)?.dataPoints.map(point => [
        point.asInt ?? point.sum,
        ...(point.exemplars ?? []).map(({ asInt }) => asInt),
      ]),
    )
    expect(points).toEqual([
      [['8589934592', '8589934592']],
      [['-1'], ['-1099511627776'], ['9223372036854775807'], ['-9223372036854775808'], ['0']],
      [['-3']],
      [['7']],
      [[7, '7']],
    ])
  })

  it('have deltas as protobuf has', async () => {
    const { json, protobuf } = await sentBothWays(
      provider => {
        everything(provider)
        provider.getMeter('silent').createCounter('none')
      },
      { temporality: 'delta' },
    )
    expect(json).toEqual(protobuf)
    const [, second] = json.map(each => each.resourceMetrics[0]?.scopeMetrics[0]?.metrics[0]?.sum)
    expect(second).toMatchObject({
      aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
      dataPoints: [
        {
          asDouble: 2 ** 33,
          startTimeUnixNano: '1760000000001000000',
          timeUnixNano: '1760000010002000000',
        },
      ],
    })
  })
})
