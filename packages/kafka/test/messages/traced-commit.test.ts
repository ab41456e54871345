import { tracingChannel } from 'node:diagnostics_channel'
import { SpanStatusCode } from '@opentelemetry/api'
import { alwaysOff, createTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import * as confluent from '@throughline/kafka/confluent'
import * as platformatic from '@throughline/kafka/platformatic'
import * as rdkafka from '@throughline/kafka/rdkafka'
import { afterEach, expect, test } from 'vitest'

// The contract in `e2e` is held by the clients themselves; these have their shapes.

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const SETTLE = { tracer, settle: true }

afterEach(() => {
  exporter.take()
})

const consumer = (commitOffsets: (offsets?: object[]) => Promise<void>) =>
  confluent.traceConsumer({ async run() {}, commitOffsets }, SETTLE)

test.each([
  ['one partition', [{ topic: 't', partition: 3 }], 'commit t', '3'],
  ['several partitions of a topic', [at('t', 0), at('t', 1)], 'commit t', undefined],
  ['several topics', [at('t', 0), at('u', 0)], 'commit', undefined],
  ['no list, for all that are processed', undefined, 'commit', undefined],
])('the span of a commit of %s', async (_, offsets, name, partition) => {
  await withSpan('work', { tracer }, () => consumer(async () => {}).commitOffsets(offsets))
  const [commit, work] = exporter.take()
  expect(commit?.name).toBe(name)
  expect(commit?.parentSpanContext?.spanId).toBe(work?.spanContext().spanId)
  expect(commit?.attributes['messaging.destination.partition.id']).toBe(partition)
})

test.each([
  ['rejects', () => Promise.reject(failure())],
  ['throws', () => raise(failure())],
])('a commit that %s marks its span by the name that Kafka gives the error', async (_, commit) => {
  await expect((async () => consumer(commit).commitOffsets([]))()).rejects.toThrow('who are you')
  const [span] = exporter.take()
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'who are you' })
  expect(span?.attributes).toMatchObject({ 'error.type': 'UNKNOWN_MEMBER_ID' })
})

test('every method of the callback API that commits has a span', () => {
  const calls: unknown[][] = []
  function record(this: object, ...args: unknown[]): object {
    calls.push(args)
    return this
  }
  const bare = {
    ...{ consume() {}, getMetadata() {}, globalConfig: { 'group.id': 'g' } },
    ...{ commit: record, commitSync: record, commitMessage: record, commitMessageSync: record },
  }
  const traced = rdkafka.traceConsumer(bare, SETTLE)
  const position = at('t', 2)
  expect(traced.commit()).toBe(traced)
  traced.commitSync([position])
  traced.commitMessage(position)
  traced.commitMessageSync(position)
  expect(calls).toEqual([[], [[position]], [position], [position]])
  const spans = exporter.take()
  expect(spans.map(({ name }) => name)).toEqual(['commit', 'commit t', 'commit t', 'commit t'])
  expect(spans[3]?.attributes).toMatchObject({
    'messaging.operation.type': 'settle',
    'messaging.consumer.group.name': 'g',
    'messaging.destination.partition.id': '2',
  })
})

test('what @platformatic/kafka commits by itself is in a trace of its own, linked to the span around', async () => {
  const client = { consume: async (_: object) => ({}) }
  platformatic.traceConsumer(client, SETTLE)
  await withSpan('around', { tracer }, () => published(client))
  await published({ consume() {} })
  const [commit, around, ...others] = exporter.take()
  expect(others).toEqual([])
  expect(commit).toMatchObject({ name: 'commit t', parentSpanContext: undefined })
  expect(commit?.links.map(({ context }) => context.spanId)).toEqual([around?.spanContext().spanId])
})

test('and a commit that fails there marks its span', async () => {
  const client = { consume: async (_: object) => ({}) }
  platformatic.traceConsumer(client, SETTLE)
  await published(client, failure())
  expect(exporter.take().map(({ status }) => status.message)).toEqual(['who are you'])
})

test('nothing is recorded where the span is not sampled, or the option is not set', async () => {
  const unsampled = createTracing({ exporter, sampler: alwaysOff }).tracer
  for (const options of [{ tracer: unsampled, settle: true }, { tracer }])
    await confluent.traceConsumer({ async run() {}, async commitOffsets() {} }, options).commitOffsets()
  expect(exporter.take()).toEqual([])
})

function at(topic: string, partition: number): { topic: string; partition: number } {
  return { topic, partition }
}

function failure(): Error {
  return Object.assign(new Error('who are you'), { type: 'UNKNOWN_MEMBER_ID' })
}

function raise(error: Error): never {
  throw error
}

/** A commit as the client publishes it. */
function published(client: object, error: Error | null = null): Promise<void> {
  return new Promise(resolve => {
    const commit = (callback: (error: Error | null) => void) => setImmediate(callback, error)
    const about = { client, operation: 'commit', options: { offsets: [at('t', 0)] } }
    tracingChannel('plt:kafka:consumer:commits').traceCallback(commit, 0, about, undefined, () => resolve())
  })
}
