import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type {
  Admin,
  AdminConfig,
  Consumer,
  ConsumerConfig,
  ISocketFactoryArgs,
  Producer,
  ProducerConfig,
} from 'kafkajs'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { createTopic } from '../../src/create-topic.ts'
import type { RunningBroker } from '../../src/index.ts'

interface Client {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** Connected kafkajs clients of one broker, disconnected again after each test. */
export interface Harness {
  readonly broker: RunningBroker
  readonly kafka: Kafka
  admin(config?: AdminConfig): Promise<Admin>
  producer(config?: ProducerConfig): Promise<Producer>
  consumer(config?: Partial<ConsumerConfig>): Promise<Consumer>
  /** Creates a topic with a name of its own. */
  topic(partitions?: number): Promise<string>
  /** Resolves when no connection that a client has given up is half open. */
  socketsEnded(): Promise<void>
  disconnectAll(): Promise<void>
}

export function createHarness(broker: RunningBroker): Harness {
  const kafka = new Kafka({
    clientId: 'contract',
    brokers: broker.brokers,
    connectionTimeout: 30_000,
    logLevel: logLevel.NOTHING,
    socketFactory,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
  })
  const clients: Client[] = []
  const sockets = new Set<Socket>()
  return { broker, kafka, admin, producer, consumer, topic, socketsEnded, disconnectAll }

  function admin(config: AdminConfig = {}): Promise<Admin> {
    return connected(kafka.admin(config))
  }

  function producer(config: ProducerConfig = {}): Promise<Producer> {
    return connected(kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...config }))
  }

  function consumer(config: Partial<ConsumerConfig> = {}): Promise<Consumer> {
    return connected(kafka.consumer({ groupId: unique('group'), maxWaitTimeInMs: 500, ...config }))
  }

  async function topic(partitions = 1): Promise<string> {
    const name = unique('topic')
    await createTopic(await admin(), name, partitions)
    return name
  }

  async function connected<T extends Client>(client: T): Promise<T> {
    clients.push(client)
    await client.connect()
    return client
  }

  function socketFactory({ host, port, onConnect }: ISocketFactoryArgs): Socket {
    const socket = connect(port, host, onConnect).setNoDelay(true)
    sockets.add(socket)
    return socket.on('close', () => sockets.delete(socket))
  }

  async function socketsEnded(): Promise<void> {
    const ending = [...sockets].filter(socket => socket.writableEnded)
    await Promise.all(ending.map(socket => once(socket, 'close')))
  }

  async function disconnectAll(): Promise<void> {
    await Promise.all(clients.splice(0).map(client => client.disconnect()))
  }
}

export function unique(what: string): string {
  return `${what}-${randomUUID()}`
}
