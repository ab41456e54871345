import { trace } from '@opentelemetry/api'
import { createTracing, currentSpan, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceMessage } from '@throughline/kafka'
import type { KafkaMessage } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'

const exporter = memoryExporter()
const { provider } = createTracing({ service: 'test', exporter })
const SENDER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

const message: KafkaMessage = Object.freeze({
  key: Buffer.from('k-1'),
  value: null,
  timestamp: '0',
  attributes: 0,
  offset: '9007199254740993',
  headers: { traceparent: Buffer.from(`00-${SENDER.traceId}-${SENDER.spanId}-01`) },
})

beforeAll(() => trace.setGlobalTracerProvider(provider))
afterAll(() => trace.disable())

test('a message that came by no traced consumer is traced by the registered tracer', async () => {
  const source = Object.freeze({ topic: 'orders', partition: 3 })
  const result = await traceMessage(source, message, span => currentSpan() === span)
  expect(result).toBe(true)
  const [span] = exporter.take()
  expect(span?.parentSpanContext).toMatchObject(SENDER)
  expect(span?.attributes).toEqual({
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'orders',
    'messaging.destination.partition.id': '3',
    'messaging.kafka.message.key': 'k-1',
    'messaging.kafka.message.tombstone': true,
  })
})

test('a message without a sender belongs to the span around it', async () => {
  const { headers: _, ...untraced } = message
  const source = { topic: 'orders', partition: 0 }
  await withSpan('retry', () => traceMessage(source, untraced as KafkaMessage, () => {}))
  const [process, retry] = exporter.take()
  expect(process?.parentSpanContext?.spanId).toBe(retry?.spanContext().spanId)
  expect(process?.links).toEqual([])
})

test('what is thrown at once is a rejection', async () => {
  const failure = new Error('no such order')
  const source = { topic: 'orders', partition: 0 }
  const promise = traceMessage(source, message, () => {
    throw failure
  })
  await expect(promise).rejects.toBe(failure)
  expect(exporter.take()[0]?.status.message).toBe('no such order')
})
