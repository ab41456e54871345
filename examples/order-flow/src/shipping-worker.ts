import { SpanStatusCode } from '@opentelemetry/api'
import { currentSpan, startTracing, withSpan } from '@throughline/core'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import type { KafkaMessage } from 'kafkajs'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { pino } from 'pino'
import type { Order } from './orders.ts'
import { TOPICS } from './orders.ts'
import { deliver } from './partners.ts'
import { announceReady, onTermination } from './process-messages.ts'

const { shutdown } = startTracing({ service: 'shipping-worker', version: '1.0.0', environment: 'demo' })
const log = pino({ name: 'shipping-worker', mixin: traceMixin })
const brokers = process.env.KAFKA_BROKERS?.split(',') ?? ['127.0.0.1:9092']

const kafka = traceKafka(new Kafka({ clientId: 'shipping-worker', brokers, logLevel: logLevel.ERROR }))
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
const consumer = kafka.consumer({ groupId: 'shipping', maxWaitTimeInMs: 500 })
consumer.on(consumer.events.GROUP_JOIN, () => announceReady())

await producer.connect()
await consumer.connect()
await consumer.subscribe({ topics: [TOPICS.orders, TOPICS.retry], fromBeginning: true })
await consumer.run({
  eachMessage: async ({ topic, message }) => {
    const order = JSON.parse(String(message.value)) as Order
    try {
      await withSpan('ship_order', { attributes: { 'order.id': order.id } }, () => deliver(order))
      log.info({ order: order.id }, 'order shipped')
    } catch (error) {
      await passOn(message, topic === TOPICS.orders ? TOPICS.retry : TOPICS.deadLetters, error as Error)
    }
  },
})

/**
 * Sends a failed message to the next topic. A message keeps a `traceparent` that it has: without it, the next
 * attempt becomes a child of this one, and the trace shows the chain.
 */
async function passOn({ key, value, headers }: KafkaMessage, topic: string, error: Error): Promise<void> {
  currentSpan()?.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
  log.error(`to ${topic}: ${error.message}`)
  const { traceparent: _, ...kept } = headers ?? {}
  await producer.send({ topic, messages: [{ key, value, headers: { ...kept, error: error.message } }] })
}

onTermination(async () => {
  await consumer.disconnect()
  await producer.disconnect()
  await shutdown()
})
