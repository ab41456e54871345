import { startTracing } from '@throughline/core'
import { tracing } from '@throughline/fastify'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import Fastify from 'fastify'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import type { Order } from './orders.ts'
import { TOPICS } from './orders.ts'
import { announceReady, onTermination } from './process-messages.ts'

const { shutdown } = startTracing({ service: 'order-service', version: '1.0.0', environment: 'demo' })
const brokers = process.env.KAFKA_BROKERS?.split(',') ?? ['127.0.0.1:9092']

const kafka = traceKafka(new Kafka({ clientId: 'order-service', brokers, logLevel: logLevel.ERROR }))
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
await producer.connect()

const app = Fastify({ logger: { name: 'order-service', mixin: traceMixin } })
await app.register(tracing)

app.post<{ Body: { orders: Order[] } }>('/orders', async (request, reply) => {
  const { orders } = request.body
  await producer.send({
    topic: TOPICS.orders,
    messages: orders.map(order => ({ key: order.id, value: JSON.stringify(order) })),
  })
  request.log.info({ orders: orders.length }, 'orders published')
  return reply.code(202).send({ published: orders.length })
})

await app.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' })
announceReady(app.server)
onTermination(async () => {
  await app.close()
  await producer.disconnect()
  await shutdown()
})
