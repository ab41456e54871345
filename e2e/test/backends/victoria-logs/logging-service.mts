import { startTracing } from '@throughline/core'
import { tracing } from '@throughline/fastify'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import Fastify from 'fastify'
import { Kafka, logLevel } from 'kafkajs'
import { pino } from 'pino'

const [name = '', broker = '', next = ''] = process.argv.slice(2)
const { shutdown } = startTracing({ service: name, exporter: [] })
const kafka = traceKafka(new Kafka({ clientId: name, brokers: [broker], logLevel: logLevel.ERROR }))
const stop = name === 'shipping' ? await ship() : await serve()

process.stdin.resume().once('end', async () => {
  await stop()
  await shutdown()
})

/** Passes an order on: to the next service, or to Kafka from the last. */
async function serve(): Promise<() => Promise<void>> {
  const app = Fastify({ logger: { name, mixin: traceMixin } })
  const producer = kafka.producer()
  await producer.connect()
  await app.register(tracing)
  app.get('/orders/:id', async request => {
    request.log.info({ order: 7 }, `order at ${name}`)
    if (next === '') await producer.send({ topic: 'orders', messages: [{ value: '7' }] })
    else await fetch(`${next}/orders/7`)
    return {}
  })
  process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
  return async () => {
    await app.close()
    await producer.disconnect()
  }
}

async function ship(): Promise<() => Promise<void>> {
  const log = pino({ name, mixin: traceMixin })
  const consumer = kafka.consumer({ groupId: name })
  consumer.on(consumer.events.GROUP_JOIN, () => process.send?.(''))
  await consumer.connect()
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  await consumer.run({
    eachMessage: async () => {
      log.info({ order: 7 }, `order at ${name}`)
      process.send?.('shipped')
    },
  })
  return () => consumer.disconnect()
}
