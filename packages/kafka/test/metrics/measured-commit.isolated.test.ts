import { tracingChannel } from 'node:diagnostics_channel'
import { metrics } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import { MeterProvider } from '@throughline/core/metrics'
import { memoryExporter } from '@throughline/core/testing'
import * as confluent from '@throughline/kafka/confluent'
import * as platformatic from '@throughline/kafka/platformatic'
import * as rdkafka from '@throughline/kafka/rdkafka'
import { afterEach, beforeEach, expect, test } from 'vitest'

const { tracer } = createTracing({ sampler: alwaysOff, exporter: [] })
const GROUP = { 'group.id': 'g' }
const OFFSETS = [{ topic: 't', partition: 3, offset: '7' }]
const COMMIT = {
  'messaging.system': 'kafka',
  'messaging.operation.name': 'commit',
  'messaging.operation.type': 'settle',
  'messaging.destination.name': 't',
  'messaging.consumer.group.name': 'g',
}
let provider: MeterProvider

beforeEach(() => {
  provider = new MeterProvider()
  metrics.setGlobalMeterProvider(provider)
})

afterEach(() => metrics.disable())

/** The attributes and the count of each point. */
async function operations(): Promise<unknown[]> {
  const { scopes } = await provider.collect()
  return scopes
    .flatMap(scope => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === 'messaging.client.operation.duration')
    .flatMap(({ points }) =>
      points.map(point => [point.attributes, 'count' in point ? point.count : undefined]),
    )
}

const refused = Object.assign(new Error('who are you'), { type: 'UNKNOWN_MEMBER_ID' })

/** A consumer of the KafkaJS-compatible API, whose commits end as `commitOffsets` does. */
function consumerOf(commitOffsets: (offsets?: object[]) => Promise<void>) {
  const internal = { globalConfig: GROUP }
  const bare = { async run() {}, commitOffsets, _getInternalClient: () => internal }
  return confluent.traceConsumer(bare, { tracer })
}

test('a commit is measured without the option settle, and not sampled', async () => {
  await consumerOf(async () => {}).commitOffsets(OFFSETS)
  await expect(consumerOf(() => Promise.reject(refused)).commitOffsets(OFFSETS)).rejects.toThrow(refused)
  expect(await operations()).toEqual([
    [COMMIT, 1],
    [{ ...COMMIT, 'error.type': 'UNKNOWN_MEMBER_ID' }, 1],
  ])
})

test('a commit of several topics, or of all that is processed, has no topic', async () => {
  await consumerOf(async () => {}).commitOffsets([...OFFSETS, { topic: 'u', partition: 0, offset: '1' }])
  await consumerOf(async () => {}).commitOffsets()
  const { 'messaging.destination.name': _, ...others } = COMMIT
  expect(await operations()).toEqual([[others, 2]])
})

test('a commit has a span and is measured with the option settle', async () => {
  const exporter = memoryExporter()
  const bare = { async run() {}, async commitOffsets(_: object[]) {} }
  const sampled = createTracing({ service: 'test', exporter }).tracer
  await confluent.traceConsumer(bare, { tracer: sampled, settle: true }).commitOffsets(OFFSETS)
  expect(exporter.take().map(({ name }) => name)).toEqual(['commit t'])
  expect(await operations()).toHaveLength(1)
})

test('of the callback API the calls are measured that wait for the answer', async () => {
  const bare = {
    ...{ consume() {}, getMetadata() {}, globalConfig: GROUP },
    ...{ commit() {}, commitMessage(_: object) {} },
    ...{ commitSync(_: object[]) {}, commitMessageSync(_: object) {} },
  }
  const consumer = rdkafka.traceConsumer(bare, { tracer })
  consumer.commit()
  consumer.commitMessage({ topic: 't', partition: 3 })
  expect(await operations()).toEqual([])
  consumer.commitSync(OFFSETS)
  consumer.commitMessageSync({ topic: 't', partition: 3 })
  expect(await operations()).toEqual([[COMMIT, 2]])
})

test('of @platformatic/kafka every commit is measured', async () => {
  const client = { consume: async (_: object) => ({}), groupId: 'g' }
  platformatic.traceConsumer(client, { tracer })
  await published(client, null)
  await published(client, refused)
  await published({ consume() {} }, null)
  expect(await operations()).toEqual([
    [COMMIT, 1],
    [{ ...COMMIT, 'error.type': 'UNKNOWN_MEMBER_ID' }, 1],
  ])
})

test('nothing is measured, and all is committed, where no MeterProvider is registered', async () => {
  metrics.disable()
  const committed: unknown[] = []
  await consumerOf(async offsets => void committed.push(offsets)).commitOffsets(OFFSETS)
  expect(committed).toEqual([OFFSETS])
  expect(await operations()).toEqual([])
})

/** A commit as that client publishes it. */
function published(client: object, error: Error | null): Promise<void> {
  return new Promise(resolve => {
    const commit = (callback: (error: Error | null) => void) => setImmediate(callback, error)
    const about = { client, operation: 'commit', options: { offsets: OFFSETS } }
    tracingChannel('plt:kafka:consumer:commits').traceCallback(commit, 0, about, undefined, () => resolve())
  })
}
