import { traceKafka } from '@throughline/kafka'
import { Kafka } from 'kafkajs'
import { expect, test } from 'vitest'

const brokers = ['127.0.0.1:1']

test.each([
  ['nothing', undefined, 'got `undefined` (undefined)'],
  ['null', null, 'got `null` (null)'],
  ['the class', Kafka, '(function)'],
  ['a configuration', { brokers }, '(object)'],
])('it refuses %s in a sentence', (_, kafka, got) => {
  const refused = () => traceKafka(kafka as never)
  expect(refused).toThrow(TypeError)
  expect(refused).toThrow('Expected `kafka` to be a Kafka client of kafkajs')
  expect(refused).toThrow(got)
})

test('a frozen client can be traced, and is left as it was', () => {
  const kafka = Object.freeze(new Kafka({ brokers }))
  const before = Reflect.ownKeys(kafka)
  const traced = traceKafka(kafka)
  expect(traced).not.toBe(kafka)
  expect(Reflect.ownKeys(kafka)).toEqual(before)
  expect(Object.hasOwn(Kafka.prototype, 'producer')).toBe(true)
  expect(kafka.producer).toBe(Kafka.prototype.producer)
})

test('it keeps what a subclass adds, and its type', () => {
  class NamedKafka extends Kafka {
    readonly team = 'payments'
    title(): string {
      return `kafka of ${this.team}`
    }
  }
  const traced = traceKafka(new NamedKafka({ brokers }))
  expect(traced).toBeInstanceOf(NamedKafka)
  expect(traced.title()).toBe('kafka of payments')
})

test('a traced client is returned as it is', () => {
  const traced = traceKafka(new Kafka({ brokers }))
  expect(traceKafka(traced)).toBe(traced)
})

test('what kafkajs refuses is refused by kafkajs', () => {
  const traced = traceKafka(new Kafka({ brokers }))
  expect(() => traced.consumer({} as never)).toThrow('Consumer groupId must be a non-empty string.')
})
