import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan, SpanProcessor, Tracing } from '@throughline/core'
import { createTracing } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import type { RunningBroker } from '@throughline/kafka-broker'
import { createTopic } from '@throughline/kafka-broker'
import { Kafka, logLevel } from 'kafkajs'
import { checkedExporter } from '../../semconv/checked-exporter.ts'
import { serverAttributes } from '../expected-attributes.ts'
import { unique } from '../kafka-harness.ts'
import type { CreateClient, KafkaClient, ReadMessage } from './kafka-client.ts'

/** A client library on a broker, and the spans that it makes. */
export interface ClientHarness {
  readonly client: KafkaClient
  readonly tracing: Tracing
  readonly exporter: MemoryExporter
  /** Spans that were started and have not ended. */
  readonly open: ReadonlySet<string>
  /** The attributes of what the client knows of the server. */
  serverOf(what: keyof KafkaClient['sees']): Attributes
  topic(): Promise<string>
  /** The messages of a topic, read by an untraced consumer. */
  stored(topic: string, count: number): Promise<ReadMessage[]>
  /** Waits for `count` spans and returns all, in the order of their ends. */
  spans(count: number): Promise<ReadableSpan[]>
  stop(): Promise<void>
}

export async function createClientHarness(
  broker: RunningBroker,
  create: CreateClient,
): Promise<ClientHarness> {
  const exporter = checkedExporter()
  const open = new Set<string>()
  const tracing = createTracing({ service: 'contract', exporter, spanProcessors: [watching(open)] })
  const client = create(broker.brokers)
  const kafka = new Kafka({
    brokers: broker.brokers,
    connectionTimeout: 30_000,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 20 },
  })
  const admin = kafka.admin()
  await admin.connect()
  const serverOf = (what: keyof KafkaClient['sees']) => serverAttributes(broker, client.sees[what])
  return { client, tracing, exporter, open, serverOf, topic, stored, spans, stop }

  async function topic(): Promise<string> {
    const name = unique('topic')
    await createTopic(admin, name)
    return name
  }

  async function stored(name: string, count: number): Promise<ReadMessage[]> {
    const messages: ReadMessage[] = []
    const handler = (message: ReadMessage) => messages.push(message)
    await client.consume(name, { tracing: 'untraced', groupId: unique('group'), count, handler })
    return messages
  }

  async function spans(count: number): Promise<ReadableSpan[]> {
    await exporter.waitFor(count, { timeout: 30_000 })
    return exporter.take()
  }

  async function stop(): Promise<void> {
    await client.closeAll()
    await admin.disconnect()
    await tracing.shutdown()
  }
}

function watching(open: Set<string>): SpanProcessor {
  return {
    onStart: span => void open.add(span.spanContext().spanId),
    onEnd: span => void open.delete(span.spanContext().spanId),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}
