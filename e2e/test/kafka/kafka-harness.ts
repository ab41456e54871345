import { randomUUID } from 'node:crypto'
import type { ReadableSpan, Tracing } from '@throughline/core'
import { createTracing } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import type { KafkaTracingOptions } from '@throughline/kafka'
import { traceKafka } from '@throughline/kafka'
import type { RunningBroker } from '@throughline/kafka-broker'
import { createTopic } from '@throughline/kafka-broker'
import type { Admin, Consumer, ConsumerConfig, Producer, ProducerConfig } from 'kafkajs'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { checkedExporter } from '../semconv/checked-exporter.ts'

interface Client {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** Connected clients of one broker, traced and not, disconnected after each test; and the spans they made. */
export interface KafkaHarness {
  readonly broker: RunningBroker
  readonly tracing: Tracing
  readonly exporter: MemoryExporter
  /** A client that is not traced. */
  readonly untraced: Kafka
  /** The same client, traced by `tracing`. */
  readonly traced: Kafka
  traceWith(options: KafkaTracingOptions): Kafka
  producer(config?: ProducerConfig, kafka?: Kafka): Promise<Producer>
  consumer(config?: Partial<ConsumerConfig>, kafka?: Kafka): Promise<Consumer>
  admin(): Promise<Admin>
  /** Disconnects `client` after the test. */
  connected<T extends Client>(client: T): Promise<T>
  /** Creates a topic with a unique name. */
  topic(partitions?: number): Promise<string>
  /** Waits for `count` spans and returns all, in the order of their ends. */
  spans(count: number): Promise<ReadableSpan[]>
  disconnectAll(): Promise<void>
}

export function createHarness(broker: RunningBroker): KafkaHarness {
  const exporter = checkedExporter()
  const tracing = createTracing({ service: 'contract', exporter })
  const untraced = new Kafka({
    clientId: 'contract',
    brokers: broker.brokers,
    connectionTimeout: 30_000,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
  })
  const traced = traceWith({ tracer: tracing.tracer })
  const clients: Client[] = []
  return {
    ...{ broker, tracing, exporter, untraced, traced },
    ...{ traceWith, producer, consumer, admin, connected, topic, spans, disconnectAll },
  }

  function traceWith(options: KafkaTracingOptions): Kafka {
    return traceKafka(untraced, options)
  }

  function producer(config: ProducerConfig = {}, kafka: Kafka = traced): Promise<Producer> {
    return connected(kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, ...config }))
  }

  function consumer(config: Partial<ConsumerConfig> = {}, kafka: Kafka = traced): Promise<Consumer> {
    return connected(kafka.consumer({ groupId: unique('group'), maxWaitTimeInMs: 200, ...config }))
  }

  function admin(): Promise<Admin> {
    return connected(untraced.admin())
  }

  async function connected<T extends Client>(client: T): Promise<T> {
    clients.push(client)
    await client.connect()
    return client
  }

  async function topic(partitions = 1): Promise<string> {
    const name = unique('topic')
    await createTopic(await admin(), name, partitions)
    return name
  }

  async function spans(count: number): Promise<ReadableSpan[]> {
    await exporter.waitFor(count, { timeout: 30_000 })
    return exporter.take()
  }

  async function disconnectAll(): Promise<void> {
    await Promise.all(clients.splice(0).map(client => client.disconnect()))
  }
}

export function unique(what: string): string {
  return `${what}-${randomUUID()}`
}
