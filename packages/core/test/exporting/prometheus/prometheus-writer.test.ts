import { ROOT_CONTEXT, trace, ValueType } from '@opentelemetry/api'
import type { MeterProviderOptions } from '@throughline/core/metrics'
import { MeterProvider, prometheusMetrics } from '@throughline/core/metrics'
import parsePrometheus from 'parse-prometheus-text-format'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordProblems } from '../../fixtures/problem-log.ts'

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0'

let provider: MeterProvider

beforeEach(() => {
  provider = new MeterProvider({ resource: RESOURCE })
})

const RESOURCE: Resource = {
  attributes: { 'service.name': 'shop', 'service.version': '1.0' },
  merge: () => RESOURCE,
  getRawAttributes: () => [],
}

type Resource = NonNullable<MeterProviderOptions['resource']>

async function lines(accept?: string, scopeLabels = false): Promise<string[]> {
  const { text } = await prometheusMetrics({ provider, scopeLabels }).scrape(accept)
  return text.split('\n')
}

describe('the text format', () => {
  it('is read by the parser of another make as what was measured', async () => {
    const meter = provider.getMeter('shop')
    meter
      .createCounter('orders.placed', { description: 'Orders\nplaced.' })
      .add(3, { 'shop.id': 'a"b\\c\nd' })
    const histogram = meter.createHistogram('http.server.request.duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.005, 1] },
    })
    for (const value of [0.001, 0.5, 7]) histogram.record(value)
    meter.createUpDownCounter('http.server.active_requests', { unit: '{request}' }).add(-2)
    const { text, contentType } = await prometheusMetrics({ provider, scopeLabels: false }).scrape()
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(parsePrometheus(text)).toEqual([
      {
        name: 'target_info',
        help: 'Target metadata',
        type: 'GAUGE',
        metrics: [{ value: '1', labels: { service_name: 'shop', service_version: '1.0' } }],
      },
      {
        name: 'orders_placed_total',
        help: 'Orders\nplaced.',
        type: 'COUNTER',
        metrics: [{ value: '3', labels: { shop_id: 'a"b\\c\nd' } }],
      },
      {
        name: 'http_server_request_duration_seconds',
        help: '',
        type: 'HISTOGRAM',
        metrics: [
          {
            buckets: { '0.005': '1', '1': '2', '+Inf': '3' },
            count: '3',
            sum: '7.501',
          },
        ],
      },
      {
        name: 'http_server_active_requests',
        help: '',
        type: 'GAUGE',
        metrics: [{ value: '-2' }],
      },
    ])
  })

  it('has the values of ValueType.INT as whole numbers', async () => {
    const meter = provider.getMeter('whole')
    const counter = meter.createCounter('orders', { valueType: ValueType.INT })
    for (const value of [1.9, 2]) counter.add(value)
    meter.createGauge('depth', { valueType: ValueType.INT }).record(-0.5)
    expect(await lines()).toEqual(expect.arrayContaining(['orders_total 3', 'depth 0']))
  })

  it.each([
    ['jobs.total', '', 'counter', 'jobs_total'],
    ['disk.read', 'By', 'counter', 'disk_read_bytes_total'],
    ['read.rate', 'By/s', 'gauge', 'read_rate_bytes_per_second'],
    ['cpu.utilization', '1', 'gauge', 'cpu_utilization_ratio'],
    ['age.seconds', 's', 'gauge', 'age_seconds'],
    ['queue/size--now', '{message}', 'gauge', 'queue_size_now'],
    ['odd', 'furlongs', 'gauge', 'odd_furlongs'],
  ] as const)('names %s in %s, a %s, %s', async (name, unit, kind, expected) => {
    const meter = provider.getMeter('names')
    if (kind === 'counter') meter.createCounter(name, { unit }).add(1)
    else meter.createGauge(name, { unit }).record(1)
    expect(await lines()).toContain(`${expected} 1`)
  })

  it('keeps the lines of one name together, and leaves out what would be of two types', async () => {
    const problems = recordProblems()
    provider.getMeter('a').createCounter('shared').add(1)
    provider.getMeter('a').createGauge('between').record(1)
    provider.getMeter('b').createCounter('shared').add(2)
    provider.getMeter('b').createHistogram('between').record(1)
    const shared = (await lines(undefined, true)).filter(line => line.startsWith('shared'))
    expect(shared).toEqual(['shared_total{otel_scope_name="a"} 1', 'shared_total{otel_scope_name="b"} 2'])
    expect((await lines()).filter(line => line.startsWith('between'))).toEqual(['between 1'])
    expect(problems).toContainEqual(expect.stringContaining('between is a gauge already'))
  })

  it('joins the values of attributes whose names become one', async () => {
    provider
      .getMeter('a')
      .createGauge('joined')
      .record(1, { 'a.b': 'x', a_b: 'y', '1st': [1, 2] })
    expect(await lines()).toContain('joined{a_b="x;y",_1st="[1,2]"} 1')
  })
})

describe('OpenMetrics', () => {
  it('has exemplars, units, canonical bounds and an end', async () => {
    const context = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: 1,
    })
    const meter = provider.getMeter('a')
    meter.createCounter('orders', { description: 'The "orders".' }).add(1, {}, context)
    const options = { unit: 's', advice: { explicitBucketBoundaries: [0.5, 1] } }
    meter.createHistogram('took', options).record(0.75, {}, context)
    meter.createGauge('depth').record(5, {}, context)
    const time = String.raw`\d{10}\.\d{3}`
    const exemplar = String.raw`# \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736",span_id="00f067aa0ba902b7"\}`
    const all = await lines(OPEN_METRICS)
    expect(all).toEqual([
      '# HELP target Target metadata',
      '# TYPE target info',
      'target_info{service_name="shop",service_version="1.0"} 1',
      '# HELP orders The \\"orders\\".',
      '# TYPE orders counter',
      expect.stringMatching(new RegExp(`^orders_total 1 ${exemplar} 1 ${time}$`)),
      '# TYPE took_seconds histogram',
      '# UNIT took_seconds seconds',
      'took_seconds_bucket{le="0.5"} 0',
      expect.stringMatching(new RegExp(`^took_seconds_bucket\\{le="1\\.0"\\} 1 ${exemplar} 0\\.75 ${time}$`)),
      'took_seconds_bucket{le="+Inf"} 1',
      'took_seconds_sum 0.75',
      'took_seconds_count 1',
      '# TYPE depth gauge',
      'depth 5',
      '# EOF',
      '',
    ])
  })

  it.each([
    [undefined, 'text/plain'],
    ['*/*', 'text/plain'],
    ['text/html,text/plain;q=0.5', 'text/plain'],
    ['application/openmetrics-text', 'application/openmetrics-text'],
    ['application/openmetrics-text;version=2.0.0,text/plain', 'text/plain'],
    ['application/openmetrics-text;q=0,text/plain;q=0.1', 'text/plain'],
    ['application/openmetrics-text;q=x', 'text/plain'],
    [
      'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'application/openmetrics-text',
    ],
  ])('answers "%s" with %s', async (accept, type) => {
    const { contentType } = await prometheusMetrics({ provider }).scrape(accept)
    expect(contentType.split(';')[0]).toBe(type)
  })
})

describe('prometheusMetrics', () => {
  it('says what is wrong with its options', () => {
    expect(() => prometheusMetrics({ provider: {} as never })).toThrow(
      'Expected `provider` to be a MeterProvider of @throughline/core/metrics, got',
    )
  })
})
