// A service on every package: what a bundler is given. It ends by `process.exit()`, so its spans are sent by a thread.
import { startTracing, withSpan } from '@throughline/core'
import { tracing as expressTracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import express from 'express'
import { fastify } from 'fastify'
import { Kafka } from 'kafkajs'

const { provider } = startTracing({ service: 'bundled', endpoint: process.argv[2] })
const { flushAtExit } = provider
// A busy machine may need more than the second that a process has by itself.
provider.flushAtExit = (_, hasFailed) => flushAtExit.call(provider, 30_000, hasFailed)
traceKafka(new Kafka({ clientId: 'bundled', brokers: ['127.0.0.1:1'] })).producer()

const app = express()
app.use(expressTracing())
app.get('/stock/:id', (_request, response) => response.json(traceMixin()))

const orders = fastify()
orders.register(fastifyTracing)
orders.get('/orders/:id', async () => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/stock/1`)
  return response.json()
})

const server = app.listen(0, '127.0.0.1', async () => {
  const address = await orders.listen({ port: 0, host: '127.0.0.1' })
  await withSpan('work', () => fetch(`${address}/orders/1`).then(response => response.json()))
  process.exit(0)
})
