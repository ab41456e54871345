import type { Attributes } from '@opentelemetry/api'
import { metrics } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import { startBroker } from '@throughline/kafka-broker'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { CheckedMeterProvider } from '../semconv/checked-meter-provider.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { createHarness, unique } from './kafka-harness.ts'

let harness: KafkaHarness
let provider: CheckedMeterProvider

beforeAll(async () => {
  harness = createHarness(await startBroker({ kind: 'embedded' }))
}, 300_000)
beforeEach(() => {
  provider = new CheckedMeterProvider()
  metrics.setGlobalMeterProvider(provider)
})
afterEach(async () => {
  await harness.disconnectAll()
  metrics.disable()
})
afterAll(() => harness.broker.stop())

/** The points of a metric: a value, or the count of a distribution. */
async function pointsOf(name: string): Promise<[Attributes, number][]> {
  const { scopes } = await provider.collect()
  return scopes
    .flatMap(scope => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ points }) =>
      points.map((point): [Attributes, number] => [
        point.attributes,
        'value' in point ? point.value : point.count,
      ]),
    )
}

/** The bound of the last bucket that has a value. */
async function oldestBucket(name: string): Promise<number | undefined> {
  const metric = (await provider.collect()).scopes
    .flatMap(scope => scope.metrics)
    .find(({ descriptor }) => descriptor.name === name)
  const [point] = metric?.points ?? []
  if (point === undefined || !('counts' in point)) return undefined
  return point.boundaries[point.counts.findLastIndex(count => count > 0)]
}

const unsampled = createTracing({ sampler: alwaysOff, exporter: [] })

it('measures each message once, sampled or not, and how far behind the consumer is', async () => {
  const traced = harness.traceWith({ tracer: unsampled.tracer })
  const [topic, groupId] = [await harness.topic(), unique('group')]
  const producer = await harness.producer({}, traced)
  const messages = Array.from({ length: 5 }, (_, index) => ({ value: `${index}` }))
  await producer.send({ topic, messages, acks: -1 })
  await producer.send({ topic, messages: [{ value: 'old', timestamp: String(Date.now() - 7_200_000) }] })
  await expect(producer.send({ topic: 'no such/topic', messages: [{ value: 'v' }] })).rejects.toThrow()

  const consumer = await harness.consumer({ groupId }, traced)
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ async eachMessage() {} })
  const process = { 'messaging.system': 'kafka', 'messaging.operation.name': 'process' }
  const consumed = {
    ...process,
    'messaging.destination.name': topic,
    'messaging.consumer.group.name': groupId,
  }
  await expect.poll(() => pointsOf('messaging.process.duration')).toEqual([[consumed, 6]])
  expect(await pointsOf('messaging.client.consumed.messages')).toEqual([[consumed, 6]])

  const send = { 'messaging.system': 'kafka', 'messaging.operation.name': 'send' }
  const sent = await pointsOf('messaging.client.sent.messages')
  expect(sent).toEqual([
    [{ ...send, 'messaging.destination.name': topic }, 6],
    [{ ...send, 'messaging.destination.name': 'no such/topic', 'error.type': expect.any(String) }, 1],
  ])
  const operations = await pointsOf('messaging.client.operation.duration')
  expect(operations.map(([attributes, count]) => [attributes['messaging.operation.type'], count])).toEqual([
    ['send', 2],
    ['send', 1],
  ])

  await consumer.commitOffsets([{ topic, partition: 0, offset: '6' }])
  const settled = (await pointsOf('messaging.client.operation.duration')).filter(
    ([attributes]) => attributes['messaging.operation.type'] === 'settle',
  )
  expect(settled).toEqual([
    [{ ...consumed, 'messaging.operation.name': 'commit', 'messaging.operation.type': 'settle' }, 1],
  ])

  const partition = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': '0',
    'messaging.consumer.group.name': groupId,
  }
  await expect.poll(() => pointsOf('throughline.kafka.consumer.lag')).toEqual([[partition, 0]])
  expect((await pointsOf('throughline.kafka.message.age')).map(([, count]) => count)).toEqual([6])
  expect(await oldestBucket('throughline.kafka.message.age')).toBe(86_400)
  await expect
    .poll(() => pointsOf('throughline.kafka.consumer.commits'))
    .toEqual([
      [{ 'messaging.system': 'kafka', 'messaging.consumer.group.name': groupId }, expect.any(Number)],
    ])
  await harness.disconnectAll()
  expect(await pointsOf('throughline.kafka.consumer.lag')).toEqual([])
})

it('counts a batch by its messages, and a crash', async () => {
  const traced = harness.traceWith({ tracer: unsampled.tracer })
  const [topic, groupId] = [await harness.topic(), unique('group')]
  const producer = await harness.producer({}, traced)
  await producer.send({ topic, messages: Array.from({ length: 3 }, () => ({ value: 'v' })) })
  const consumer = await harness.consumer(
    { groupId, retry: { retries: 0, restartOnFailure: async () => false } },
    traced,
  )
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    async eachBatch() {
      throw new RangeError('no')
    },
  })
  await expect
    .poll(() => pointsOf('throughline.kafka.consumer.crashes'))
    .toEqual([
      [
        {
          'messaging.system': 'kafka',
          'messaging.consumer.group.name': groupId,
          'error.type': expect.any(String),
        },
        1,
      ],
    ])
  expect((await pointsOf('messaging.client.consumed.messages')).map(([, count]) => count)).toEqual([3])
  expect(
    (await pointsOf('messaging.process.duration')).map(([attributes]) => attributes['error.type']),
  ).toEqual(['RangeError'])
})

it('measures nothing, and changes nothing, where no MeterProvider is registered', async () => {
  metrics.disable()
  const traced = harness.traceWith({ tracer: unsampled.tracer })
  const topic = await harness.topic()
  const producer = await harness.producer({}, traced)
  await producer.send({ topic, messages: [{ value: 'v' }] })
  const consumer = await harness.consumer({}, traced)
  await consumer.subscribe({ topic, fromBeginning: true })
  const value = await new Promise(resolve => {
    void consumer.run({ eachMessage: async ({ message }) => resolve(String(message.value)) })
  })
  expect(value).toBe('v')
  expect((await provider.collect()).scopes).toEqual([])
})
