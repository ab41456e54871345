import { startBroker } from '@throughline/kafka-broker'
import { Kafka, logLevel } from 'kafkajs'

interface Client {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** A broker of its own for a test file, and a client of it that is not traced. */
export interface Clients {
  readonly kafka: Kafka
  /** Disconnects `client` at the end. */
  connected<T extends Client>(client: T): Promise<T>
  stop(): Promise<void>
}

/** The embedded broker will do for these tests; the contract in `e2e` is held against Apache Kafka as well. */
export async function startClients(): Promise<Clients> {
  process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1'
  const broker = await startBroker({ kind: 'embedded' })
  const clients: Client[] = []
  const kafka = new Kafka({
    clientId: 'orders',
    brokers: broker.brokers,
    connectionTimeout: 30_000,
    logLevel: logLevel.NOTHING,
  })
  return { kafka, connected, stop }

  async function connected<T extends Client>(client: T): Promise<T> {
    clients.push(client)
    await client.connect()
    return client
  }

  async function stop(): Promise<void> {
    await Promise.all(clients.map(client => client.disconnect()))
    await broker.stop()
  }
}
