import type { TracingOptions, TracingStats } from '@throughline/core'
import { consoleExporter, currentSpan, ratio, startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing as expressTracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import { traceKafka } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'

import express = require('express')

import Fastify from 'fastify'
import { Kafka } from 'kafkajs'
import { pino } from 'pino'

const options: TracingOptions = {
  service: 'typescript-consumer',
  sampler: ratio(1),
  exporter: [memoryExporter(), consoleExporter()],
}
const tracing = startTracing(options)
const stats: TracingStats = tracing.stats()

const app = express()
app.use(expressTracing({ ignore: req => req.path === '/health' }))
app.get('/', (req, res) => {
  req.span?.setAttribute('tenant', 'a')
  res.send(currentSpan()?.spanContext().traceId)
})

const server = Fastify({ logger: { mixin: traceMixin, enabled: false } })
void server.register(fastifyTracing)
server.get('/', async request => request.span?.isRecording())

const kafka: Kafka = traceKafka(new Kafka({ brokers: ['127.0.0.1:1'] }))
const log = pino({ mixin: traceMixin, enabled: false })
const sum: number = withSpan('sum', () => 1 + stats.started)
const later: Promise<string> = withSpan(
  'later',
  { attributes: { n: 1 } },
  async span => span.spanContext().spanId,
)

log.info(sum)
void later.then(async id => {
  await tracing.shutdown()
  console.log(JSON.stringify({ id: id.length, kafka: typeof kafka.producer, sum }))
})
