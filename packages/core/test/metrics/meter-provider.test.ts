import type { Attributes, Meter } from '@opentelemetry/api'
import { ROOT_CONTEXT, trace, ValueType } from '@opentelemetry/api'
import { MeterProvider } from '@throughline/core/metrics'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

let provider: MeterProvider
let meter: Meter

beforeEach(() => {
  provider = new MeterProvider({ cardinalityLimit: 4 })
  meter = provider.getMeter('tests', '1.2.3', { schemaUrl: 'https://example.com/1' })
})

/** The values of a metric, by their attributes. */
async function valuesOf(name: string): Promise<[Attributes, unknown][]> {
  const { scopes } = await provider.collect()
  const metrics = scopes.flatMap(scope => scope.metrics).filter(({ descriptor }) => descriptor.name === name)
  return metrics.flatMap(({ points }) =>
    points.map((point): [Attributes, unknown] => [
      point.attributes,
      'value' in point ? point.value : { counts: point.counts, count: point.count, sum: point.sum },
    ]),
  )
}

const IN_SPAN = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
})
const IN_UNSAMPLED = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 0,
})

describe('a MeterProvider', () => {
  it('adds up counters for each set of attributes, in whatever order these are given', async () => {
    const counter = meter.createCounter('orders', { unit: '{order}' })
    counter.add(1)
    counter.add(2, { kind: 'book', paid: true })
    counter.add(3, { paid: true, kind: 'book' })
    counter.add(4, { kind: 'book', paid: undefined })
    expect(await valuesOf('orders')).toEqual([
      [{}, 1],
      [{ kind: 'book', paid: true }, 5],
      [{ kind: 'book' }, 4],
    ])
  })

  it('tells values of different types apart, and equal arrays not', async () => {
    const counter = meter.createCounter('typed')
    for (const status of [200, '200']) counter.add(1, { status })
    for (const tags of [
      ['a', 'b'],
      ['a', 'b'],
    ])
      counter.add(1, { tags })
    expect(await valuesOf('typed')).toEqual([
      [{ status: 200 }, 1],
      [{ status: '200' }, 1],
      [{ tags: ['a', 'b'] }, 2],
    ])
  })

  it('has up-down counters that fall, and gauges that keep the last value', async () => {
    const upDown = meter.createUpDownCounter('active')
    upDown.add(3)
    upDown.add(-2)
    const gauge = meter.createGauge('temperature')
    gauge.record(20)
    gauge.record(-3.5)
    expect(await valuesOf('active')).toEqual([[{}, 1]])
    expect(await valuesOf('temperature')).toEqual([[{}, -3.5]])
  })

  it('puts values into the buckets of the advice, whose bounds are inclusive', async () => {
    const histogram = meter.createHistogram('latency', { advice: { explicitBucketBoundaries: [1, 2, 5] } })
    for (const value of [0, 1, 1.5, 2, 5, 5.1, 100]) histogram.record(value)
    expect(await valuesOf('latency')).toEqual([[{}, { counts: [2, 2, 1, 2], count: 7, sum: 114.6 }]])
  })

  it('counts what exceeds the limit together, once with a sentence', async () => {
    const problems = recordProblems()
    const counter = meter.createCounter('users')
    for (let user = 0; user < 1000; user++) counter.add(1, { user })
    expect(await valuesOf('users')).toEqual([
      [{ user: 0 }, 1],
      [{ user: 1 }, 1],
      [{ user: 2 }, 1],
      [{ 'otel.metric.overflow': true }, 997],
    ])
    expect(problems.filter(sentence => sentence.includes('users'))).toEqual([
      expect.stringContaining('the metric users has more than 3 sets of attributes'),
    ])
  })

  it('drops values that are no measurement', async () => {
    const counter = meter.createCounter('checked')
    const histogram = meter.createHistogram('checked_too')
    counter.add(1)
    histogram.record(1)
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, '3' as never as number]) {
      counter.add(value)
      histogram.record(value)
    }
    expect(await valuesOf('checked')).toEqual([[{}, 1]])
    expect(await valuesOf('checked_too')).toEqual([[{}, expect.objectContaining({ count: 1, sum: 1 })]])
  })

  it('takes whole numbers only for an instrument of ValueType.INT, whose fractions it leaves out', async () => {
    const problems = recordProblems()
    const whole = { valueType: ValueType.INT }
    const counter = meter.createCounter('whole.orders', whole)
    for (const value of [1, 1.9, 0.5, Number.NaN]) counter.add(value)
    meter.createUpDownCounter('whole.active', whole).add(-2.9)
    meter.createGauge('whole.depth', whole).record(-3.5)
    const histogram = meter.createHistogram('whole.sizes', {
      ...whole,
      advice: { explicitBucketBoundaries: [1] },
    })
    for (const value of [1.9, 3.9]) histogram.record(value)
    for (const kind of ['Counter', 'UpDownCounter', 'Gauge'] as const)
      meter[`createObservable${kind}`](`whole.observed${kind}`, whole).addCallback(result =>
        result.observe(7.9),
      )
    expect(await valuesOf('whole.orders')).toEqual([[{}, 2]])
    expect(await valuesOf('whole.active')).toEqual([[{}, -2]])
    expect(await valuesOf('whole.depth')).toEqual([[{}, -3]])
    expect(await valuesOf('whole.sizes')).toEqual([[{}, { counts: [1, 1], count: 2, sum: 4 }]])
    for (const kind of ['Counter', 'UpDownCounter', 'Gauge'])
      expect(await valuesOf(`whole.observed${kind}`)).toEqual([[{}, 7]])
    expect(problems).toContainEqual(
      expect.stringContaining(
        'the metric whole.orders is one of whole numbers (`ValueType.INT`): the fraction of `1.9` (number) is left out; make the instrument without `valueType` to keep fractions',
      ),
    )
    expect(problems.filter(sentence => sentence.includes('whole.observedGauge'))).toHaveLength(1)
  })

  it('never throws into the application', async () => {
    const counter = meter.createCounter('guarded')
    const hostile = Object.defineProperty({}, 'key', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    expect(() => counter.add(1, hostile)).not.toThrow()
    expect(() => meter.createCounter('1 wrong name').add(1)).not.toThrow()
    expect(() =>
      meter.createHistogram('wrong', { advice: { explicitBucketBoundaries: [2, 1] } }),
    ).not.toThrow()
    expect(await valuesOf('1 wrong name')).toEqual([])
  })

  it('gives the same instrument for the same name, and reports one of another meaning', async () => {
    const problems = recordProblems()
    meter.createCounter('twice', { unit: 's' }).add(1)
    provider
      .getMeter('tests', '1.2.3', { schemaUrl: 'https://example.com/1' })
      .createCounter('twice', { unit: 's' })
      .add(1)
    expect(await valuesOf('twice')).toEqual([[{}, 2]])
    meter.createGauge('twice')
    expect(problems).toContainEqual(
      expect.stringContaining('the metric twice was made twice: as a gauge and as a counter in s'),
    )
    meter.createCounter('both').add(1.5)
    meter.createCounter('both', { valueType: ValueType.INT }).add(1)
    expect(await valuesOf('both')).toEqual([
      [{}, 1.5],
      [{}, 1],
    ])
    expect(problems).toContainEqual(
      expect.stringContaining('as a counter of whole numbers and as a counter; give'),
    )
  })

  it('asks callbacks when it is read, and forgets what they no longer observe', async () => {
    const queues = new Map([
      ['a', 1],
      ['b', 2],
    ])
    const gauge = meter.createObservableGauge('queue')
    function observe(result: { observe(value: number, attributes?: Attributes): void }): void {
      for (const [name, size] of queues) result.observe(size, { name })
    }
    gauge.addCallback(observe)
    expect(await valuesOf('queue')).toEqual([
      [{ name: 'a' }, 1],
      [{ name: 'b' }, 2],
    ])
    queues.delete('a')
    expect(await valuesOf('queue')).toEqual([[{ name: 'b' }, 2]])
    gauge.removeCallback(observe)
    expect(await valuesOf('queue')).toEqual([])
  })

  it('reads callbacks of a batch and asynchronous ones, and does without those that fail or hang', async () => {
    const [total, free] = [
      meter.createObservableCounter('total'),
      meter.createObservableUpDownCounter('free'),
    ]
    const stranger = meter.createObservableGauge('stranger')
    meter.addBatchObservableCallback(
      async result => {
        await Promise.resolve()
        result.observe(total, 10)
        result.observe(free, -4)
        result.observe(stranger, 1)
      },
      [total, free],
    )
    stranger.addCallback(() => Promise.reject(new Error('no disk')))
    stranger.addCallback(() => {
      throw new Error('no disk')
    })
    expect(await valuesOf('total')).toEqual([[{}, 10]])
    expect(await valuesOf('free')).toEqual([[{}, -4]])
    expect(await valuesOf('stranger')).toEqual([])
    stranger.addCallback(() => new Promise(() => {}))
    const { scopes } = await provider.collect(1)
    expect(scopes).toHaveLength(1)
  })

  it('keeps the newest measurement inside of a sampled span as exemplar, one for each bucket', async () => {
    const histogram = meter.createHistogram('traced', { advice: { explicitBucketBoundaries: [1] } })
    histogram.record(0.5, {}, IN_UNSAMPLED)
    histogram.record(0.6, {}, IN_SPAN)
    histogram.record(0.7, {}, IN_SPAN)
    histogram.record(3, {}, IN_UNSAMPLED)
    const { scopes } = await provider.collect()
    const [point] = scopes[0]?.metrics[0]?.points ?? []
    const exemplars = point !== undefined && 'exemplars' in point ? point.exemplars : []
    expect(exemplars.map(exemplar => exemplar && [exemplar.value, exemplar.spanContext.spanId])).toEqual([
      [0.7, '00f067aa0ba902b7'],
      undefined,
    ])
  })

  it('says what is wrong with its options', () => {
    expect(() => new MeterProvider({ cardinalityLimit: 1 })).toThrow(
      'Expected `cardinalityLimit` to be a whole number of 2 or more, got `1`',
    )
    expect(() => new MeterProvider({ exemplarFilter: 'all' as never })).toThrow(TypeError)
  })
})
