import { setTimeout as wait } from 'node:timers/promises'
import { startTracing, withSpan } from '@throughline/core'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import { Kafka, logLevel } from 'kafkajs'
import { pino } from 'pino'
import type { Order } from './orders.ts'
import { announceReady, onTermination } from './process-messages.ts'

const { shutdown } = startTracing({ service: 'shipping-worker', version: '1.0.0', environment: 'demo' })
const log = pino({ name: 'shipping-worker', mixin: traceMixin })
const brokers = process.env.KAFKA_BROKERS?.split(',') ?? ['127.0.0.1:9092']

const kafka = traceKafka(new Kafka({ clientId: 'shipping-worker', brokers, logLevel: logLevel.ERROR }))
const consumer = kafka.consumer({ groupId: 'shipping', maxWaitTimeInMs: 500 })
consumer.on(consumer.events.GROUP_JOIN, () => announceReady())

await consumer.connect()
await consumer.subscribe({ topic: process.env.ORDERS_TOPIC ?? 'orders', fromBeginning: true })
await consumer.run({
  eachMessage: async ({ message }) => {
    const order = JSON.parse(String(message.value)) as Order
    await withSpan('ship_order', { attributes: { 'order.id': order.id } }, () => wait(3))
    log.info({ order: order.id }, 'order shipped')
  },
})

onTermination(async () => {
  await consumer.disconnect()
  await shutdown()
})
