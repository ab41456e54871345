import type { ConfluentClient, ConfluentMessage, ConfluentProducer } from '@throughline/confluent-client'
import { traceKafka } from '@throughline/kafka/confluent'
import type {
  ConsumeOptions,
  CreateClient,
  KafkaClient,
  ProducerUnderTest,
  ReadMessage,
  SentMessage,
  Tracing,
} from './kafka-client.ts'
import { tracedBy } from './kafkajs-client.ts'

interface ConfluentPayload {
  readonly message: ConfluentMessage
  readonly partition: number
}

interface Closable {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

export function confluentClientOf({ Kafka, logLevel }: ConfluentClient): CreateClient {
  return addresses => {
    const open: Closable[] = []
    const bare = new Kafka({
      kafkaJS: { clientId: 'contract', brokers: [...addresses], logLevel: logLevel.NOTHING },
    })
    // A send to a topic that does not exist fails after this time.
    const settings = { 'topic.metadata.propagation.max.ms': 1000, 'allow.auto.create.topics': false }
    return {
      name: '@confluentinc/kafka-javascript',
      unknownTopic: 'ERR_UNKNOWN_TOPIC_OR_PART',
      sees: { sent: [], received: [], committed: [] },
      producer,
      transact,
      consume,
      wrappedTwice,
      async closeAll() {
        await Promise.all(open.splice(0).map(client => client.disconnect()))
      },
    } satisfies KafkaClient

    async function producer(tracing: Tracing): Promise<ProducerUnderTest> {
      const traced = await connected(tracedBy(tracing, bare, traceKafka).producer(settings))
      return {
        traced,
        send: (topic, messages) => traced.send({ topic, messages: thawed(messages) }),
        sendAll: parts =>
          traced.sendBatch({
            topicMessages: parts.map(({ topic, messages }) => ({ topic, messages: thawed(messages) })),
          }),
      }
    }

    async function transact(tracing: Tracing, end: 'commit' | 'abort', topic: string): Promise<void> {
      const config = { 'transactional.id': `${topic}-transaction` }
      const traced = await connected(tracedBy(tracing, bare, traceKafka).producer(config))
      const transaction: ConfluentProducer = await traced.transaction()
      await transaction.send({ topic, messages: [{ value: '1' }] })
      await transaction.send({ topic, messages: [{ value: '2' }] })
      await transaction[end]()
    }

    async function consume(topic: string, options: ConsumeOptions): Promise<void> {
      const { tracing, groupId, count, handler } = options
      const kafka = tracedBy(tracing, bare, traceKafka)
      const consumer = await connected(kafka.consumer({ kafkaJS: { groupId, fromBeginning: true } }))
      await consumer.subscribe({ topics: [topic] })
      await new Promise<void>((resolve, reject) => {
        let processed = 0
        const eachMessage = async ({ message, partition }: ConfluentPayload) => {
          const offset = String(Number(message.offset) + 1)
          try {
            await handler?.(readMessage(message), () =>
              consumer.commitOffsets([{ topic, partition, offset }]),
            )
          } catch (error) {
            // It would be delivered again.
            consumer.pause([{ topic }])
            resolve()
            throw error
          }
          processed++
          if (processed === count) resolve()
        }
        consumer.run({ eachMessage }).catch(reject)
      })
    }

    function wrappedTwice(): [object, object, object][] {
      const once = traceKafka(bare)
      return [[bare, once, traceKafka(once)]]
    }

    async function connected<T extends Closable>(client: T): Promise<T> {
      open.push(client)
      await client.connect()
      return client
    }
  }
}

/** This client writes to the messages that it is given. */
function thawed(messages: readonly SentMessage[]): object[] {
  return messages.map(message => ({ ...message }))
}

function readMessage({ key, value, headers = {} }: ConfluentMessage): ReadMessage {
  const texts = Object.entries(headers).map(([name, text]) => [name, String(text)])
  return { key: key?.toString(), value: value?.toString(), headers: Object.fromEntries(texts) }
}
