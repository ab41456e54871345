import { Producer, stringSerializers } from '@platformatic/kafka'
import { createTracing, withSpan } from '@throughline/core'
import { traceProducer } from '@throughline/kafka/platformatic'
import { kafkaSpanExporter } from '@throughline/kafka/span-exporter'
import { spansIn } from '@throughline/otlp-decoder'
import { afterEach, expect, test, vi } from 'vitest'
import { JAVA_HASHES } from './java-hashes.ts'

interface Sent {
  readonly acks?: number
  readonly messages: readonly { readonly topic: string; readonly key: Buffer; readonly value: Buffer }[]
  partitioner(message: object, key: Buffer): number
}

const made: Producer[] = []

/** It connects to no broker: what it would send is returned by `sentBy`. */
function producerWith(options: object = {}): Producer {
  const producer = new Producer({ clientId: 'spans', bootstrapBrokers: ['127.0.0.1:1'], ...options })
  made.push(producer)
  return producer
}

afterEach(async () => {
  for (const producer of made.splice(0)) await producer.close()
})

async function sentBy(producer: Producer, kafka: Producer = producer): Promise<Sent[]> {
  const send = vi.spyOn(producer, 'send').mockResolvedValue({})
  const { tracer, shutdown, stats } = createTracing({
    exporter: kafkaSpanExporter({ kafka, send: { acks: 1 } }),
  })
  await withSpan('order', { tracer }, () => {})
  await shutdown()
  expect(stats()).toMatchObject({ exported: 1, sampled: 1 })
  return send.mock.calls.map(([options]) => options as unknown as Sent)
}

test('a producer of @platformatic/kafka sends records of bytes, and is closed at the end', async () => {
  const producer = producerWith()
  const close = vi.spyOn(producer, 'close')
  const [sent] = await sentBy(producer)
  expect(sent).toMatchObject({ acks: 1, messages: [{ topic: 'otlp_spans' }] })
  const [message] = sent?.messages ?? []
  const [span] = spansIn(message?.value ?? Buffer.alloc(0))
  expect(span).toMatchObject({ name: 'order', traceId: message?.key.toString() })
  expect(close).toHaveBeenCalledOnce()
})

test('a traced one makes no spans of sending spans', async () => {
  const producer = producerWith()
  const { tracer, stats } = createTracing({ exporter: [] })
  await sentBy(producer, traceProducer(producer, { tracer }))
  expect(stats()).toMatchObject({ sampled: 0 })
})

test('it partitions as the clients of Java do, also where the client itself does not', async () => {
  const [sent] = await sentBy(producerWith())
  for (const [key, hash] of JAVA_HASHES)
    expect(sent?.partitioner({}, Buffer.from(key))).toBe(hash & 0x7fffffff)
})

test('one with serializers, which would change the bytes, is refused in a sentence', () => {
  const sentence = 'or a producer of @platformatic/kafka without serializers, got'
  expect(() => kafkaSpanExporter({ kafka: producerWith({ serializers: stringSerializers }) })).toThrow(
    sentence,
  )
})

test('settings of a producer are refused where one is given', () => {
  expect(() => kafkaSpanExporter({ kafka: producerWith(), producer: { idempotent: true } })).toThrow(
    'Expected `producer` to be missing where `kafka` is a producer of @platformatic/kafka',
  )
})
