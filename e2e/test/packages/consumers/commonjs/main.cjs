const { startTracing, withSpan } = require('@throughline/core')
const { memoryExporter } = require('@throughline/core/testing')
const { tracing } = require('@throughline/express')
const fastifyTracing = require('@throughline/fastify')
const { traceKafka } = require('@throughline/kafka')
const { traceMixin } = require('@throughline/logger')
const express = require('express')
const Fastify = require('fastify')
const { Kafka } = require('kafkajs')
const { pino } = require('pino')

async function main() {
  const exporter = memoryExporter()
  const { shutdown } = startTracing({ service: 'commonjs-consumer', exporter })
  const lines = []
  const log = pino({ mixin: traceMixin }, { write: line => lines.push(JSON.parse(line)) })

  const backend = Fastify()
  await backend.register(fastifyTracing.tracing)
  backend.get('/stock/:id', async () => withSpan('in_commonjs', () => ({ stock: 1 })))
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

  const spans = await exporter.waitFor(4)
  server.close()
  await backend.close()
  await shutdown()
  console.log(
    JSON.stringify({
      names: spans.map(span => span.name).sort(),
      traces: new Set(spans.map(span => span.spanContext().traceId)).size,
      logged: lines[0].trace_id === spans[0].spanContext().traceId,
      kafka: traceKafka(new Kafka({ brokers: ['127.0.0.1:1'] })) instanceof Kafka,
    }),
  )
}

main()
