import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { Producer, ProducerStreamReportModes, stringSerializers } from '@platformatic/kafka'
import type { ReadableSpan } from '@throughline/core'
import { createTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceProducer } from '@throughline/kafka/platformatic'
import { afterEach, expect, test } from 'vitest'

interface Message {
  readonly topic: string
  readonly key?: string
  readonly value: string
  readonly headers?: ReadonlyMap<string, string>
}

type Answer = (error: Error | null, result?: object) => void

/** The client's own stream, whose producer has no broker: the test answers each send. */
class OfflineProducer extends Producer<string, string, string, string> {
  readonly sends: { readonly messages: readonly Message[]; readonly answer: Answer }[] = []

  constructor() {
    super({ clientId: 'orders', bootstrapBrokers: ['127.0.0.1:1'], serializers: stringSerializers })
    const send = ({ messages }: { messages: Message[] }, answer: Answer) =>
      void this.sends.push({ messages, answer })
    Object.defineProperty(this, 'send', { value: send })
  }
}

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

afterEach(() => {
  exporter.take()
})

function streamOf(options: object): {
  producer: OfflineProducer
  stream: ReturnType<OfflineProducer['asStream']>
} {
  const producer = new OfflineProducer()
  return { producer, stream: traceProducer(producer, { tracer }).asStream({ batchTime: -1, ...options }) }
}

const orders = (count: number): Message[] =>
  Array.from({ length: count }, (_, index) =>
    Object.freeze({ topic: 'orders', key: `k-${index}`, value: 'v' }),
  )

const idIn = (message: Message | undefined) => message?.headers?.get('traceparent')?.split('-')[2]
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId

test('a message is a span from its write until the broker has it, in the trace of its writer', async () => {
  const { producer, stream } = streamOf({ batchSize: 2 })
  await withSpan('order', { tracer }, async () => {
    for (const message of orders(2)) stream.write(message as never)
  })
  expect(exporter.take().map(({ name }) => name)).toEqual(['order'])
  const [send] = producer.sends
  send?.answer(null, { offsets: [{ topic: 'orders', partition: 3, offset: 41n }] })
  const [first, second] = exporter.take()
  expect(send?.messages.map(idIn)).toEqual([first, second].map(idOf))
  expect(first).toMatchObject({ name: 'send orders', kind: SpanKind.PRODUCER })
  expect(first?.parentSpanContext?.spanId).toBe(second?.parentSpanContext?.spanId)
  expect(first?.attributes).toMatchObject({
    'messaging.kafka.message.key': 'k-0',
    'messaging.destination.partition.id': '3',
  })
  expect(first?.attributes).not.toHaveProperty('messaging.kafka.offset')
  await stream.close()
})

test('one that is sent alone has its offset', async () => {
  const { producer, stream } = streamOf({ batchSize: 1 })
  stream.write(orders(1)[0] as never)
  producer.sends[0]?.answer(null, { offsets: [{ topic: 'orders', partition: 0, offset: 7n }] })
  expect(exporter.take()[0]?.attributes).toMatchObject({ 'messaging.kafka.offset': 7 })
  await stream.close()
})

test('a pipeline waits for the broker as it does untraced, and no span stays open', async () => {
  const { producer, stream } = streamOf({ batchSize: 2, highWaterMark: 2 })
  const written = pipeline(Readable.from(orders(5)), stream)
  for (let answered = 0; answered < 3; answered++) {
    await expect.poll(() => producer.sends.length).toBe(answered + 1)
    producer.sends[answered]?.answer(null, { offsets: [] })
  }
  await written
  expect(producer.sends.map(({ messages }) => messages.length)).toEqual([2, 2, 1])
  expect(producer.sends.flatMap(({ messages }) => messages.map(idIn))).toEqual(exporter.take().map(idOf))
})

test('the last message may come with the end', async () => {
  const { producer, stream } = streamOf({ batchSize: 10 })
  stream.end(orders(1)[0] as never)
  await expect.poll(() => producer.sends.length).toBe(1)
  producer.sends[0]?.answer(null, { offsets: [] })
  await once(stream, 'close')
  expect(exporter.take().map(idOf)).toEqual(producer.sends[0]?.messages.map(idIn))
})

test('what fails marks the spans of all that wait, and is an error of the stream', async () => {
  const { producer, stream } = streamOf({ batchSize: 1 })
  for (const message of orders(2)) stream.write(message as never)
  const failed = once(stream, 'error')
  producer.sends[0]?.answer(new Error('no leader'))
  expect((await failed)[0]).toMatchObject({ message: 'no leader' })
  expect(exporter.take().map(({ status }) => status)).toEqual(
    Array(2).fill({ code: SpanStatusCode.ERROR, message: 'no leader' }),
  )
})

test('a stream that is destroyed ends the spans of what it held', async () => {
  const { stream } = streamOf({ batchSize: 10 })
  stream.write(orders(1)[0] as never)
  stream.destroy()
  await once(stream, 'close')
  stream.on('error', () => {})
  stream.write(orders(1)[0] as never)
  expect(exporter.take().map(({ status }) => status.message)).toEqual([
    'the stream was closed before the broker had answered',
  ])
})

test('reports have the messages of the user', async () => {
  const { producer, stream } = streamOf({ batchSize: 2, reportMode: ProducerStreamReportModes.MESSAGE })
  const messages = orders(2)
  const reported: unknown[] = []
  stream.on('delivery-report', report => reported.push((report as { message: unknown }).message))
  for (const message of messages) stream.write(message as never)
  producer.sends[0]?.answer(null, { offsets: [] })
  expect(reported.map((message, index) => message === messages[index])).toEqual([true, true])
  await stream.close()
})
