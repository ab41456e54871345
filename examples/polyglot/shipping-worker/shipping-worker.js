// shipping-worker: a Kafka consumer, traced by Throughline.
import { context, propagation } from '@opentelemetry/api'
import { startTracing, withSpan } from '@throughline/core'
import { traceKafka } from '@throughline/kafka'
import { withTrace } from '@throughline/logger'
import { Kafka, logLevel } from 'kafkajs'
import { pino } from 'pino'

const { ORDER_SERVICE_URL = 'http://localhost:8080' } = process.env
const { KAFKA_BROKERS = 'localhost:9092', ORDER_EVENTS_TOPIC: topic = 'order-events' } = process.env

startTracing({ service: 'shipping-worker', version: '1.0.0' })
const log = pino({ name: 'shipping-worker', mixin: withTrace(() => ({ customer: customer() })) })

const brokers = KAFKA_BROKERS.split(',')
const kafka = traceKafka(new Kafka({ clientId: 'shipping-worker', brokers, logLevel: logLevel.ERROR }))
const consumer = kafka.consumer({ groupId: 'shipping-worker', maxWaitTimeInMs: 200 })

await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
await consumer.run({
  eachMessage: async ({ message }) => {
    const { event, order } = JSON.parse(String(message.value))
    log.info(`read ${event} of order ${order}`)
    if (event === 'payment_charged') await ship(order)
  },
})

function ship(order) {
  return withSpan('ship_order', { attributes: { 'order.id': order } }, async () => {
    const response = await fetch(`${ORDER_SERVICE_URL}/orders/${order}/shipment`, { method: 'POST' })
    if (!response.ok) throw new Error(`order-service answered ${response.status}`)
  })
}

/** The entry of the baggage that user-service sets. */
function customer() {
  return propagation.getBaggage(context.active())?.getEntry('customer')?.value
}

// The last spans are sent when the process has nothing more to do.
process.once('SIGTERM', () => consumer.disconnect())
