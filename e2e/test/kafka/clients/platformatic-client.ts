import type { Producer as ProducerOfClient } from '@platformatic/kafka'
import { traceConsumer, traceMessage, traceProducer } from '@throughline/kafka/platformatic'
import type { ConsumeOptions, CreateClient, KafkaClient, ProducerUnderTest, Tracing } from './kafka-client.ts'
import { tracedBy } from './kafkajs-client.ts'

/** The module of the client, of any version. */
export type PlatformaticModule = Pick<
  typeof import('@platformatic/kafka'),
  'Consumer' | 'Producer' | 'stringDeserializers' | 'stringSerializers'
>

export function platformaticClientOf(client: PlatformaticModule): CreateClient {
  return addresses => connectedTo(addresses, client)
}

function connectedTo(addresses: readonly string[], client: PlatformaticModule): KafkaClient {
  const { Consumer, Producer, stringDeserializers, stringSerializers } = client
  const open: (() => Promise<unknown>)[] = []
  const base = { clientId: 'contract', bootstrapBrokers: [...addresses], retries: 3, retryDelay: 100 }
  return {
    name: '@platformatic/kafka',
    unknownTopic: 'PLT_KFK_USER',
    sees: { sent: ['broker', 'cluster'], received: ['broker', 'cluster'], committed: ['cluster'] },
    producer,
    transact,
    consume,
    wrappedTwice,
    async closeAll() {
      for (const close of open.splice(0).reverse()) await close()
    },
  }

  async function producer(tracing: Tracing): Promise<ProducerUnderTest> {
    const bare = new Producer({ ...base, serializers: stringSerializers })
    const traced = tracedBy(tracing, bare, traceProducer)
    open.push(() => traced.close())
    return {
      traced,
      send: (topic, messages) => traced.send(sent([{ topic, messages }])),
      sendAll: parts => traced.send(sent(parts)),
    }
  }

  async function transact(tracing: Tracing, end: 'commit' | 'abort', topic: string): Promise<void> {
    const transactionalId = `${topic}-transaction`
    const bare = new Producer({ ...base, idempotent: true, transactionalId, serializers: stringSerializers })
    const traced = tracedBy(tracing, bare, traceProducer)
    open.push(() => traced.close())
    const transaction = await traced.beginTransaction()
    await transaction.send({ messages: [{ topic, value: '1' }] })
    await transaction.send({ messages: [{ topic, value: '2' }] })
    await transaction[end]()
  }

  async function consume(topic: string, { tracing, groupId, count, handler }: ConsumeOptions): Promise<void> {
    const bare = new Consumer({ ...base, groupId, deserializers: stringDeserializers })
    const consumer = tracedBy(tracing, bare, traceConsumer)
    open.push(async () => consumer.close(true))
    const stream = await consumer.consume({
      topics: [topic],
      mode: 'earliest',
      maxWaitTime: 100,
      isolationLevel: 1,
      autocommit: false,
    })
    let processed = 0
    for await (const message of stream) {
      const read = {
        key: message.key,
        value: message.value,
        headers: Object.fromEntries(message.headers as ReadonlyMap<string, string>),
      }
      const process = async () => handler?.(read, () => message.commit())
      // What a handler throws is the user's own matter here: there is no retry.
      if (tracing === 'untraced') await process()
      else await traceMessage(stream, message, process).catch(() => {})
      processed++
      if (processed === count) break
    }
  }

  function wrappedTwice(): [object, object, object][] {
    const bare = new Producer({ ...base, serializers: stringSerializers })
    const consumer = new Consumer({ ...base, groupId: 'g' })
    const [once, consumerOnce] = [traceProducer(bare), traceConsumer(consumer)]
    return [
      [bare, once, traceProducer(once)],
      [consumer, consumerOnce, traceConsumer(consumerOnce)],
    ]
  }
}

type Options = Parameters<ProducerOfClient<string, string, string, string>['send']>[0]

function sent(parts: Parameters<ProducerUnderTest['sendAll']>[0]): Options {
  const messages = parts.flatMap(({ topic, messages: part }) => part.map(message => ({ topic, ...message })))
  return { messages } as unknown as Options
}
