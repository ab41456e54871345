import { createTopic, startBroker } from '@throughline/kafka-broker'
import type { Collector } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import { Kafka, logLevel } from 'kafkajs'
import { Backend } from './backend.ts'
import { LogLines } from './log-lines.ts'
import { startService } from './running-service.ts'

/** The three services, their broker, and their collector. */
export interface OrderFlow {
  readonly collector: Collector
  readonly logs: LogLines
  /** URL of the payment service, which takes the orders. */
  readonly url: string
  stop(): Promise<void>
}

const TOPIC = 'orders'

/** Starts a broker (embedded, or the one at KAFKA_BROKERS), a collector, and the services. */
export async function startOrderFlow(): Promise<OrderFlow> {
  const stops: (() => Promise<void>)[] = []
  async function stop(): Promise<void> {
    for (const step of stops.splice(0).reverse()) await step()
  }

  try {
    const broker = await startBroker(process.env.KAFKA_BROKERS ? {} : { kind: 'embedded' })
    stops.push(() => broker.stop())
    await createOrderTopic(broker.brokers)

    const logs = new LogLines()
    const backend = new Backend()
    const collector = await startCollector({ onRequest: body => backend.send(body) })
    stops.push(() => collector.stop())
    stops.push(() => backend.settled())

    const env = {
      KAFKA_BROKERS: broker.brokers.join(','),
      ORDERS_TOPIC: TOPIC,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    }
    const addLine = (line: string) => logs.add(line)
    const [orders, worker] = await Promise.all([
      startService('order-service', env, addLine),
      startService('shipping-worker', env, addLine),
    ])
    stops.push(async () => void (await Promise.all([orders.stop(), worker.stop()])))
    const payments = await startService('payment-service', { ...env, ORDER_SERVICE_URL: orders.url }, addLine)
    stops.push(() => payments.stop())
    return { collector, logs, url: payments.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function createOrderTopic(brokers: string[]): Promise<void> {
  const admin = new Kafka({
    clientId: 'demo',
    brokers,
    logLevel: logLevel.NOTHING,
    retry: { retries: 1 },
    connectionTimeout: 10_000,
  }).admin()
  try {
    await admin.connect()
    await createTopic(admin, TOPIC)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`no Kafka broker responds at ${brokers.join(',')} (from KAFKA_BROKERS): ${reason}`)
  } finally {
    await admin.disconnect()
  }
}
