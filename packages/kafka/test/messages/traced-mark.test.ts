import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka'
import { Kafka, logLevel } from 'kafkajs'
import { beforeAll, expect, test, vi } from 'vitest'

const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING })

/** What an application loads when one of its dependencies brings a copy of its own. */
let otherCopy: typeof import('@throughline/kafka')

beforeAll(async () => {
  vi.resetModules()
  otherCopy = await import('@throughline/kafka')
})

test('two copies of the package trace a client once', () => {
  expect(otherCopy.traceKafka).not.toBe(traceKafka)
  const traced = traceKafka(kafka)
  const [producer, consumer] = [traced.producer(), traced.consumer({ groupId: 'g' })]
  expect(otherCopy.traceKafka(traced)).toBe(traced)
  expect(otherCopy.traceProducer(producer)).toBe(producer)
  expect(otherCopy.traceConsumer(consumer)).toBe(consumer)
})

test('a traced client that the user spreads is still marked', () => {
  const producer = { ...traceProducer(kafka.producer()), connect: async () => {} }
  expect(traceProducer(producer)).toBe(producer)
  const consumer = { ...traceConsumer(kafka.consumer({ groupId: 'g' })), connect: async () => {} }
  expect(traceConsumer(consumer)).toBe(consumer)
})

test('the mark is no property that anybody lists', () => {
  expect(Object.keys(traceProducer(kafka.producer()))).toEqual(Object.keys(kafka.producer()))
})
