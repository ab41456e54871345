// payment-service: Express, traced by Throughline.
import { context, propagation } from '@opentelemetry/api'
import { startTracing, withSpan } from '@throughline/core'
import { recordErrors, tracing } from '@throughline/express'
import { traceKafka } from '@throughline/kafka'
import { withTrace } from '@throughline/logger'
import express from 'express'
import { Kafka, logLevel } from 'kafkajs'
import { pino } from 'pino'

const { HOST = '127.0.0.1', PORT = '3000', USER_SERVICE_URL = 'http://localhost:5000' } = process.env
const { KAFKA_BROKERS = 'localhost:9092', ORDER_EVENTS_TOPIC: topic = 'order-events' } = process.env

startTracing({ service: 'payment-service', version: '1.0.0' })
const log = pino({ name: 'payment-service', mixin: withTrace(() => ({ customer: customer() })) })

const brokers = KAFKA_BROKERS.split(',')
const kafka = traceKafka(new Kafka({ clientId: 'payment-service', brokers, logLevel: logLevel.ERROR }))
const producer = kafka.producer()
await producer.connect()

const app = express()
app.use(tracing())
app.use(express.json())

app.post('/payments/:order', async (req, res) => {
  const { order } = req.params
  log.info(`order ${order} is charged`)
  const payer = await charge(order, req.body?.amount)
  const event = JSON.stringify({ event: 'payment_charged', order })
  await producer.send({ topic, messages: [{ key: order, value: event }] })
  res.json({ charged: order, payer: payer.name })
})

app.use(recordErrors)
app.use((error, _req, res, _next) => {
  log.error(error.message)
  res.status(500).json({ error: error.message })
})

/** What the function throws is recorded as the exception of the span, which gets the status ERROR. */
function charge(order, amount) {
  return withSpan('charge_card', { attributes: { 'payment.amount': amount } }, async span => {
    const user = await (await fetch(`${USER_SERVICE_URL}/users/${customer() ?? 'unknown'}`)).json()
    if (order === 'broken-terminal') throw new Error('the card terminal is broken')
    span.addEvent('card_charged', { 'payment.amount': amount })
    return user
  })
}

/** The entry of the baggage that user-service sets. */
function customer() {
  return propagation.getBaggage(context.active())?.getEntry('customer')?.value
}

const server = app.listen(Number(PORT), HOST, () => log.info('ready'))

// The last spans are sent when the process has nothing more to do.
process.once('SIGTERM', async () => {
  server.close()
  server.closeIdleConnections()
  await producer.disconnect()
})
