import { startBroker } from '@throughline/kafka-broker'
import type { Collector } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import { exporterWords } from './backend/exporter-words.ts'
import { OtlpBackend } from './backend/otlp-backend.ts'
import { otlpTarget } from './backend/otlp-target.ts'
import { createTopics } from './create-topics.ts'
import { LogLines } from './log-lines.ts'
import type { RunningService } from './running-service.ts'
import { startService } from './running-service.ts'
import { serviceEnvironment } from './service-environment.ts'
import type { DemoViewer } from './viewer/start-viewer.ts'

/** The services, their broker, and their collector. */
export interface OrderFlow {
  readonly collector: Collector
  readonly logs: LogLines
  /** URL of the payment service, which takes the orders. */
  readonly url: string
  /** Addresses of the broker, `host:port`. */
  readonly brokers: readonly string[]
  /** URL of the Jaeger that gets the spans too. */
  readonly jaegerUrl?: string | undefined
  stop(): Promise<void>
}

/**
 * Starts a broker (embedded, or the one at KAFKA_BROKERS), a collector, and the services. What the collector gets is
 * forwarded to the backend of the environment and to the viewer, if any.
 *
 * @throws Error for a variable with a wrong value
 */
export async function startOrderFlow(
  env: NodeJS.ProcessEnv,
  jaegerUrl?: string,
  viewer?: DemoViewer,
): Promise<OrderFlow> {
  const exporters = exporterWords(env)
  const backend = exporters.includes('otlp') ? new OtlpBackend(otlpTarget(env)) : undefined
  const stops: (() => Promise<void>)[] = []
  async function stop(): Promise<void> {
    for (const step of stops.splice(0).reverse()) await step()
  }

  try {
    const broker = await startBroker(env.KAFKA_BROKERS ? {} : { kind: 'embedded' })
    stops.push(() => broker.stop())
    await createTopics(broker.brokers)

    const logs = new LogLines()
    const collector = await startCollector({
      onRequest(body) {
        backend?.send(body)
        viewer?.send(body)
      },
    })
    stops.push(() => collector.stop())
    stops.push(async () => backend?.settled())
    if (backend !== undefined) console.error(`demo: the spans also go to ${backend.address}`)

    const services = {
      ...serviceEnvironment(env, collector.endpoint, exporters),
      KAFKA_BROKERS: broker.brokers.join(','),
    }
    const start = (name: string, env: NodeJS.ProcessEnv = services) =>
      startService(name, env, line => {
        logs.add(line)
        viewer?.log(line)
      })
    const orders = start('order-service')
    const payments = orders.then(({ url }) =>
      start('payment-service', { ...services, ORDER_SERVICE_URL: url }),
    )
    const all = [orders, payments, start('shipping-worker'), start('support-desk')]
    stops.push(() => stopServices(all))
    await Promise.all(all)
    const { url } = await payments
    return { collector, logs, url, brokers: broker.brokers, jaegerUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function stopServices(services: readonly Promise<RunningService>[]): Promise<void> {
  const started = await Promise.allSettled(services)
  await Promise.all(started.map(each => each.status === 'fulfilled' && each.value.stop()))
}
