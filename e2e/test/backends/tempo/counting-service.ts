import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createTracing, otlpExporter } from '@throughline/core'
import { createTopic, startBroker } from '@throughline/kafka-broker'
import { Kafka, logLevel } from 'kafkajs'
import { serveMetrics } from '../../../../examples/backends/src/serve-metrics.ts'

/** A service that counts its spans, sent and dropped, and how far its consumer is behind. */
export interface CountingService {
  /** `host:port` of its metrics. */
  readonly metrics: string
  /** Sends a span, loses a span, and takes a message. */
  work(): Promise<void>
  stop(): Promise<void>
}

export async function startCountingService(): Promise<CountingService> {
  const broker = await startBroker({ kind: 'embedded' })
  const kafka = new Kafka({ clientId: 'worker', brokers: broker.brokers, logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await createTopic(admin, 'orders')
  await admin.disconnect()
  const producer = kafka.producer()
  const consumer = kafka.consumer({ groupId: 'shipping' })

  let answers = 0
  const backend = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(answers++ % 2 === 0 ? 200 : 400).end())
  })
  const endpoint = await listen(backend)
  const exporter = otlpExporter({ url: `http://${endpoint}/v1/traces` })
  const tracing = createTracing({ service: 'worker', exporter, flushOnExit: false })

  const metrics = serveMetrics('worker', tracing.stats, { shipping: consumer })
  const address = await listen(metrics)
  await Promise.all([producer.connect(), consumer.connect()])
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  await consumer.run({ eachMessage: async () => {} })

  return {
    metrics: address,
    async work() {
      for (const name of ['sent', 'refused']) {
        tracing.tracer.startSpan(name).end()
        await tracing.flush()
      }
      await producer.send({ topic: 'orders', messages: [{ value: '7' }] })
    },
    async stop() {
      await Promise.all([producer.disconnect(), consumer.disconnect(), tracing.shutdown()])
      for (const server of [metrics, backend]) {
        server.closeAllConnections()
        server.close()
      }
      await broker.stop()
    },
  }
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
