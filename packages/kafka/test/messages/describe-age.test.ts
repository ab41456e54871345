import { alwaysOff, createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceConsumer } from '@throughline/kafka/confluent'
import * as platformatic from '@throughline/kafka/platformatic'
import * as rdkafka from '@throughline/kafka/rdkafka'
import { beforeEach, expect, test, vi } from 'vitest'

const NOW = 1_790_000_000_000

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const unsampled = createTracing({ service: 'test', exporter, sampler: alwaysOff })

beforeEach(() => {
  exporter.take()
  vi.spyOn(Date, 'now').mockReturnValue(NOW)
})

interface Timed {
  readonly offset?: string
  readonly value: string
  readonly timestamp?: unknown
}

type Run = { eachBatch?(payload: { batch: object }): Promise<void> }

/** Passes a batch to `eachBatch` of a traced consumer. */
async function processBatch(messages: readonly Timed[], options: { tracer: typeof tracer }): Promise<void> {
  let given: Run = {}
  const bare = {
    async run(config: Run) {
      given = config
    },
  }
  await traceConsumer(bare, options).run({ async eachBatch() {} })
  await given.eachBatch?.({ batch: { topic: 't', partition: 0, messages } })
}

/** Processes a message of the KafkaJS-compatible API with the tracer of these tests. */
async function processMessage(message: Timed, options = { tracer }): Promise<void> {
  let given: { eachMessage?(payload: object): Promise<void> } = {}
  const bare = {
    async run(config: typeof given) {
      given = config
    },
  }
  await traceConsumer(bare, options).run({ async eachMessage() {} })
  await given.eachMessage?.({ topic: 't', partition: 0, message })
}

const ages = () => exporter.take().map(({ attributes }) => attributes['kafka.record.queue_time_ms'])

test.each([
  ['text', String(NOW - 1234), 1234],
  ['a bigint', BigInt(NOW - 1234), 1234],
  ['a number', NOW - 1234, 1234],
  ['one of a clock that is ahead', NOW + 5000, 0],
  ['that of messages without one', '-1', undefined],
  ['an empty text', '', undefined],
  ['nonsense', 'yesterday', undefined],
  ['none', undefined, undefined],
])('a message whose timestamp is %s', async (_, timestamp, age) => {
  await processMessage({ value: 'v', timestamp })
  expect(ages()).toEqual([age])
})

test('a batch has the age of its first message', async () => {
  const messages = [5000, 70, 9].map((age, index) => ({
    offset: `${index}`,
    value: 'v',
    timestamp: `${NOW - age}`,
  }))
  await processBatch(messages, { tracer })
  await processBatch([], { tracer })
  expect(ages()).toEqual([5000, undefined])
})

test('so has one of traceMessage, of every client', async () => {
  const message = { topic: 't', partition: 0, key: null, value: null, timestamp: NOW - 20 }
  const stream = await platformatic
    .traceConsumer({ consume: async (_: object) => ({}) }, { tracer })
    .consume({})
  await platformatic.traceMessage(stream, { ...message, offset: 0n }, () => {})
  const consumer = rdkafka.traceConsumer({ consume() {}, getMetadata() {} }, { tracer })
  await rdkafka.traceMessage(consumer, { ...message, offset: 0 }, () => {})
  expect(ages()).toEqual([20, 20])
})

test('nothing is read of a message whose span is not recorded', async () => {
  const read = vi.fn(() => NOW)
  const message = Object.defineProperty({ offset: '0', value: 'v' }, 'timestamp', { get: read })
  await processMessage(message, { tracer: unsampled.tracer })
  await processBatch([message], { tracer: unsampled.tracer })
  expect(read).not.toHaveBeenCalled()
})
