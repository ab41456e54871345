import { metrics } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import { MeterProvider } from '@throughline/core/metrics'
import * as platformatic from '@throughline/kafka/platformatic'
import * as rdkafka from '@throughline/kafka/rdkafka'
import { afterEach, beforeEach, expect, test } from 'vitest'

const { tracer } = createTracing({ sampler: alwaysOff, exporter: [] })
let provider: MeterProvider

beforeEach(() => {
  provider = new MeterProvider()
  metrics.setGlobalMeterProvider(provider)
})

afterEach(() => metrics.disable())

const CONSUMED = {
  'messaging.system': 'kafka',
  'messaging.operation.name': 'process',
  'messaging.destination.name': 't',
  'messaging.consumer.group.name': 'g',
}

/** The attributes and the value, or the count, of each point of a metric. */
async function pointsOf(name: string): Promise<unknown[]> {
  const { scopes } = await provider.collect()
  return scopes
    .flatMap(scope => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ points }) =>
      points.map(point => [point.attributes, 'value' in point ? point.value : point.count]),
    )
}

const message = (offset: bigint) => ({
  topic: 't',
  partition: 0,
  key: 'k',
  value: 'v',
  offset,
  timestamp: BigInt(Date.now()),
  headers: new Map(),
})

/** A stream as a traced consumer of Platformatic returns it, which ends after `count` messages. */
async function streamOf(count: number): Promise<AsyncIterable<ReturnType<typeof message>>> {
  const stream = {
    async *[Symbol.asyncIterator]() {
      for (let offset = 0; offset < count; offset++) yield message(BigInt(offset))
    },
  }
  const consumer = platformatic.traceConsumer(
    { consume: async (_: object) => stream, groupId: 'g' },
    { tracer },
  )
  return consumer.consume({})
}

test('each turn of a loop over traced messages is measured, until the next', async () => {
  for await (const { offset } of platformatic.tracedMessages(await streamOf(3))) {
    expect(await pointsOf('messaging.client.consumed.messages')).toEqual([[CONSUMED, Number(offset) + 1]])
    expect(await pointsOf('messaging.process.duration')).toEqual(
      offset === 0n ? [] : [[CONSUMED, Number(offset)]],
    )
  }
  expect(await pointsOf('messaging.process.duration')).toEqual([[CONSUMED, 3]])
  expect(await pointsOf('throughline.kafka.message.age')).toEqual([[expect.any(Object), 3]])
})

test('a loop that is left has measured its last turn', async () => {
  for await (const _ of platformatic.tracedMessages(await streamOf(3))) break
  expect(await pointsOf('messaging.process.duration')).toEqual([[CONSUMED, 1]])
})

test('traceMessage of the callback API measures, and has the reason of a failure', async () => {
  const bare = { globalConfig: { 'group.id': 'g' }, consume() {}, getMetadata() {} }
  const consumer = rdkafka.traceConsumer(bare, { tracer })
  const received = {
    topic: 't',
    partition: 0,
    offset: 0,
    key: null,
    value: null,
    size: 0,
    timestamp: Date.now(),
  }
  await rdkafka.traceMessage(consumer, received, () => {})
  const failing = rdkafka.traceMessage(consumer, received, () => Promise.reject(new RangeError('no')))
  await expect(failing).rejects.toThrow('no')
  expect(await pointsOf('messaging.client.consumed.messages')).toEqual([[CONSUMED, 2]])
  expect(await pointsOf('messaging.process.duration')).toEqual([
    [CONSUMED, 1],
    [{ ...CONSUMED, 'error.type': 'RangeError' }, 1],
  ])
  expect(await pointsOf('throughline.kafka.message.age')).toEqual([[expect.any(Object), 2]])
})
