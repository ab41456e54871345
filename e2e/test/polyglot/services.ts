import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningBroker } from '@throughline/kafka-broker'
import { createTopic } from '@throughline/kafka-broker'
import type { Collector } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import { Kafka, logLevel } from 'kafkajs'
import { LogLines } from './log-lines.ts'
import type { Programs } from './programs.ts'
import { EXAMPLE } from './programs.ts'
import type { RunningProcess } from './start-process.ts'
import { startProcess } from './start-process.ts'

const NAMES = ['user-service', 'order-service', 'payment-service', 'shipping-worker'] as const
export type ServiceName = (typeof NAMES)[number]
type Variables = Readonly<Record<string, string>>

/** The services that take requests. */
export type Server = Exclude<ServiceName, 'shipping-worker'>

/** The four services of the example as processes, with a broker and a collector. */
export interface Services {
  readonly collector: Collector
  readonly logs: LogLines
  /** Sends `POST` to a service and resolves with the status of the response. */
  post(service: Server, path: string, headers?: Variables): Promise<number>
  /** Ends one service and starts it with other variables. */
  restart(service: ServiceName, variables: Variables): Promise<void>
  /** Ends the services; the collector goes on. */
  stopServices(): Promise<void>
  stop(): Promise<void>
}

const TOPIC = 'order-events'

/** Milliseconds between two attempts to connect. */
const PAUSE = 25
const DEADLINE = 60_000

/** Starts the services with the same variables for all. */
export async function startServices(
  programs: Programs,
  broker: RunningBroker,
  variables: Variables = {},
): Promise<Services> {
  const logs = new LogLines()
  const collector = await startCollector()
  const [users, orders, payments] = await freePorts(3)
  const ports = { 'user-service': users, 'order-service': orders, 'payment-service': payments } as Record<
    Server,
    number
  >
  const common = {
    HOST: '127.0.0.1',
    USER_SERVICE_URL: urlOf('user-service'),
    ORDER_SERVICE_URL: urlOf('order-service'),
    PAYMENT_SERVICE_URL: urlOf('payment-service'),
    KAFKA_BROKERS: broker.brokers.join(','),
    ORDER_EVENTS_TOPIC: TOPIC,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '200',
    // Leaves no file in the checkout.
    PYTHONDONTWRITEBYTECODE: '1',
    ...variables,
  }
  const running = new Map<ServiceName, RunningProcess>()

  await createTopicAt(broker.brokers)
  await Promise.all(NAMES.map(name => start(name, {})))
  return { collector, logs, post, restart, stopServices, stop }

  function urlOf(service: Server): string {
    return `http://127.0.0.1:${ports[service]}`
  }

  async function start(name: ServiceName, own: Variables): Promise<void> {
    const [command, ...args] = commandOf(name, programs)
    const port = name === 'shipping-worker' ? undefined : ports[name]
    const env = { ...common, ...(port === undefined ? {} : { PORT: `${port}` }), ...own }
    running.set(
      name,
      startProcess(command, args, env, line => logs.add(line)),
    )
    if (port !== undefined) await listening(port, logs)
  }

  async function post(service: Server, path: string, headers: Variables = {}): Promise<number> {
    const response = await fetch(urlOf(service) + path, { method: 'POST', headers })
    await response.arrayBuffer()
    return response.status
  }

  async function restart(name: ServiceName, own: Variables): Promise<void> {
    await running.get(name)?.stop()
    await start(name, own)
  }

  async function stopServices(): Promise<void> {
    const processes = [...running.values()]
    running.clear()
    await Promise.all(processes.map(each => each.stop()))
  }

  async function stop(): Promise<void> {
    await stopServices()
    await collector.stop()
  }
}

function commandOf(name: ServiceName, { python, orderService }: Programs): [string, ...string[]] {
  if (name === 'user-service') return [python, join(EXAMPLE, name, 'app.py')]
  if (name === 'order-service') return [orderService]
  return [process.execPath, join(EXAMPLE, name, `${name}.js`)]
}

/** Resolves when a port is listened to. A request would make a span, and no two frameworks log the same. */
async function listening(port: number, logs: LogLines): Promise<void> {
  const end = AbortSignal.timeout(DEADLINE)
  while (!(await accepts(port))) {
    if (end.aborted) throw new Error(`nothing listens at port ${port}:\n${logs}`)
    await wait(PAUSE)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => answer(true)).on('error', () => answer(false))
    function answer(isListening: boolean): void {
      socket.destroy()
      resolve(isListening)
    }
  })
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(
    servers.map(async server => {
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      return (server.address() as AddressInfo).port
    }),
  )
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

async function createTopicAt(brokers: string[]): Promise<void> {
  const admin = new Kafka({ clientId: 'test', brokers, logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await createTopic(admin, TOPIC)
  await admin.disconnect()
}
