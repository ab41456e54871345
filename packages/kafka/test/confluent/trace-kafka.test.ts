import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka/confluent'
import { Kafka as KafkaJsKafka, logLevel } from 'kafkajs'
import { afterEach, expect, test } from 'vitest'

// The contract in `e2e` is held by the client itself, which takes minutes to build; this has its shape.

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

afterEach(() => {
  exporter.take()
})

interface Sent {
  topic: string
  messages: { value: string; headers?: unknown }[]
}

class Producer {
  readonly sent: Sent[] = []
  #settings: Record<string, string> | undefined
  _getInternalClient(): { globalConfig?: Record<string, string> | undefined } {
    return { globalConfig: this.#settings }
  }
  async connect(): Promise<void> {
    this.#settings = { 'client.id': 'orders' }
  }
  async send(record: Sent): Promise<object[]> {
    this.sent.push(record)
    return [{ topicName: record.topic, partition: 0, baseOffset: '7' }]
  }
  async sendBatch({ topicMessages }: { topicMessages: Sent[] }): Promise<object[]> {
    return (await Promise.all(topicMessages.map(each => this.send(each)))).flat()
  }
  async transaction(): Promise<this> {
    return this
  }
  dependentAdmin(): object {
    return {}
  }
}

class Consumer {
  get events(): never {
    throw new Error('Not implemented')
  }
  async run(_: object): Promise<void> {}
  dependentAdmin(): object {
    return {}
  }
}

class Kafka {
  readonly #made = new Producer()
  producer(_?: object): Producer {
    return this.#made
  }
  consumer(_?: object): Consumer {
    return new Consumer()
  }
}

test('a producer has its id when it has connected, and its transactions are traced', async () => {
  const kafka = new Kafka()
  const producer = traceKafka(kafka, { tracer }).producer()
  await producer.connect()
  expect(producer).toBeInstanceOf(Producer)
  const transaction = await producer.transaction()
  await transaction.send({ topic: 't', messages: [{ value: 'v' }] })
  expect(exporter.take()[0]?.attributes).toMatchObject({
    'messaging.client.id': 'orders',
    'messaging.kafka.offset': 7,
  })
})

test('headers that are null are none, as untraced', async () => {
  const producer = new Producer()
  const traced = traceProducer(producer, { tracer })
  await traced.sendBatch({ topicMessages: [{ topic: 't', messages: [{ value: 'v', headers: null }] }] })
  expect(producer.sent[0]?.messages[0]?.headers).toEqual({ traceparent: expect.any(String) })
})

test.each([
  ['a Kafka', () => traceKafka(kafkajs() as never), '`kafka`'],
  ['a producer', () => traceProducer(kafkajs().producer() as never), '`producer`'],
  ['a consumer', () => traceConsumer(kafkajs().consumer({ groupId: 'g' }) as never), '`consumer`'],
  ['nothing', () => traceKafka(undefined as never), '`kafka`'],
])('%s that is none of this client is refused in a sentence', (_, trace, option) => {
  expect(trace).toThrow(`Expected ${option} to be a`)
  expect(trace).toThrow('of the KafkaJS-compatible API of @confluentinc/kafka-javascript, got')
})

test('a producer and a consumer of kafkajs are sent to their door', () => {
  expect(() => traceProducer(kafkajs().producer() as never)).toThrow('import from @throughline/kafka instead')
})

function kafkajs(): KafkaJsKafka {
  return new KafkaJsKafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING })
}
