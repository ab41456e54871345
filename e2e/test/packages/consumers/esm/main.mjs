import { createRequire } from 'node:module'
import { currentSpan, startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import express from 'express'
import Fastify from 'fastify'
import { Kafka } from 'kafkajs'
import { pino } from 'pino'

const require = createRequire(import.meta.url)
const { auditOrder } = require('./plugin.cjs')

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'esm-consumer', exporter })
const lines = []
const log = pino({ mixin: traceMixin }, { write: line => lines.push(JSON.parse(line)) })

const backend = Fastify()
await backend.register(fastifyTracing)
backend.get('/stock/:id', async () => withSpan('in_esm', () => auditOrder('from plugin')))
await backend.listen({ port: 0, host: '127.0.0.1' })

const app = express()
app.use(tracing())
app.get('/orders/:id', async (req, res) => {
  log.info('order')
  const { port } = backend.server.address()
  const response = await fetch(`http://127.0.0.1:${port}/stock/${req.params.id}`)
  res.json(await response.json())
})
const server = app.listen(0, '127.0.0.1')
await new Promise(resolve => server.once('listening', resolve))
const response = await fetch(`http://127.0.0.1:${server.address().port}/orders/7`)
await response.json()

const spans = await exporter.waitFor(5)
server.close()
await backend.close()
await shutdown()
console.log(
  JSON.stringify({
    names: spans.map(span => span.name).sort(),
    traces: new Set(spans.map(span => span.spanContext().traceId)).size,
    logged: lines[0].trace_id === spans[0].spanContext().traceId,
    outside: currentSpan() === undefined,
    kafka: traceKafka(new Kafka({ brokers: ['127.0.0.1:1'] })) instanceof Kafka,
  }),
)
