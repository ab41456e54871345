import { traceConsumer, traceProducer } from '@throughline/kafka'
import type { EachMessagePayload, IHeaders, Message } from 'kafkajs'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import type {
  ConsumeOptions,
  KafkaClient,
  ProducerUnderTest,
  ReadMessage,
  SentMessage,
  Tracing,
} from './kafka-client.ts'

interface Closable {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

export function kafkajsClient(addresses: readonly string[]): KafkaClient {
  const open: Closable[] = []
  const kafka = new Kafka({
    clientId: 'contract',
    brokers: [...addresses],
    connectionTimeout: 30_000,
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 5 },
  })
  const settings = { createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false }
  return {
    name: 'kafkajs',
    unknownTopic: 'UNKNOWN_TOPIC_OR_PARTITION',
    sees: { sent: ['broker'], received: [], committed: [] },
    producer,
    transact,
    consume,
    wrappedTwice,
    async closeAll() {
      await Promise.all(open.splice(0).map(client => client.disconnect()))
    },
  }

  async function producer(tracing: Tracing): Promise<ProducerUnderTest> {
    const traced = await connected(tracedBy(tracing, kafka.producer(settings), traceProducer))
    return {
      traced,
      send: (topic, messages) => traced.send({ topic, messages: messages as Message[] }),
      sendAll: parts =>
        traced.sendBatch({
          topicMessages: parts.map(({ topic, messages }) => ({ topic, messages: messages as Message[] })),
        }),
    }
  }

  async function transact(tracing: Tracing, end: 'commit' | 'abort', topic: string): Promise<void> {
    const transactional = kafka.producer({
      ...settings,
      transactionalId: `${topic}-transaction`,
      maxInFlightRequests: 1,
    })
    const traced = await connected(tracedBy(tracing, transactional, traceProducer))
    const transaction = await traced.transaction()
    await transaction.send({ topic, messages: [{ value: '1' }] })
    await transaction.send({ topic, messages: [{ value: '2' }] })
    await transaction[end]()
  }

  async function consume(topic: string, { tracing, groupId, count, handler }: ConsumeOptions): Promise<void> {
    const bare = kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: { retries: 0 } })
    const consumer = await connected(tracedBy(tracing, bare, traceConsumer))
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      let processed = 0
      consumer.on(consumer.events.CRASH, () => resolve())
      const eachMessage = async ({ message, partition }: EachMessagePayload) => {
        const offset = String(Number(message.offset) + 1)
        await handler?.(readMessage(message), () => consumer.commitOffsets([{ topic, partition, offset }]))
        processed++
        if (processed === count) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
  }

  function wrappedTwice(): [object, object, object][] {
    const [bare, consumer] = [kafka.producer(settings), kafka.consumer({ groupId: 'g' })]
    const [once, consumerOnce] = [traceProducer(bare), traceConsumer(consumer)]
    return [
      [bare, once, traceProducer(once)],
      [consumer, consumerOnce, traceConsumer(consumerOnce)],
    ]
  }

  async function connected<T extends Closable>(client: T): Promise<T> {
    open.push(client)
    await client.connect()
    return client
  }
}

export function tracedBy<T, O>(tracing: O | 'untraced', client: T, trace: (client: T, options: O) => T): T {
  return tracing === 'untraced' ? client : trace(client, tracing)
}

function readMessage({ key, value, headers }: Message & { headers?: IHeaders }): ReadMessage {
  return { key: key?.toString(), value: value?.toString(), headers: texts(headers ?? {}) }
}

function texts(headers: IHeaders): SentMessage['headers'] & object {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
