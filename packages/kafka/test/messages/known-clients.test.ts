import * as platformatic from '@platformatic/kafka'
import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka'
import type { Kafka as KafkaJsKafka } from 'kafkajs'
import { expect, test } from 'vitest'

const OPTIONS = { clientId: 'c', bootstrapBrokers: ['127.0.0.1:1'] }

/** Has the methods that the KafkaJS-compatible clients of Confluent have; they take minutes to build. */
const confluent = {
  get events(): never {
    throw new Error('Not implemented')
  },
  connect: () => {},
  dependentAdmin: () => {},
  run: () => {},
  send: () => {},
  sendBatch: () => {},
}

type Trace = (client: never) => unknown
type Case = [string, Trace, unknown?, string?]

class Kafka {
  producer(): void {}
  consumer(): void {}
  admin(): void {}
}

const callbackClient = { getClient: () => {}, getMetadata: () => {}, produce: () => {}, consume: () => {} }

test.each<Case>([
  ['a producer of @platformatic/kafka', traceProducer, new platformatic.Producer(OPTIONS), 'producer'],
  [
    'a consumer of @platformatic/kafka',
    traceConsumer,
    new platformatic.Consumer({ ...OPTIONS, groupId: 'g' }),
    'consumer',
  ],
])('%s is refused, and its door named', (_, trace, client, option) => {
  expect(() => trace(client as never)).toThrow(
    new TypeError(
      `Expected \`${option}\` to be a ${option} of kafkajs, got a client of @platformatic/kafka; import from @throughline/kafka/platformatic instead`,
    ),
  )
})

test.each<Case>([
  ['Kafka', traceKafka, new Kafka()],
  ['producer', traceProducer, confluent],
  ['consumer', traceConsumer, confluent],
])('a %s of Confluent is refused by name', (_, trace, client) => {
  expect(() => trace(client as never)).toThrow('got a client of @confluentinc/kafka-javascript')
})

test.each<Case>([
  ['producer', traceProducer],
  ['consumer', traceConsumer],
])('a %s of the callback API is refused by name', (_, trace) => {
  expect(() => trace(callbackClient as never)).toThrow(
    'node-rdkafka (their callback API); import from @throughline/kafka/rdkafka instead',
  )
})

test('what a subclass of Kafka makes is checked too', () => {
  const made = { producer: () => confluent, consumer: () => confluent, logger: () => {} }
  const kafka = traceKafka(made as unknown as KafkaJsKafka)
  expect(() => kafka.producer()).toThrow('Expected `producer` to be a producer of kafkajs, got a client of')
  expect(() => kafka.consumer({ groupId: 'g' })).toThrow('Expected `consumer` to be a consumer of kafkajs')
})
