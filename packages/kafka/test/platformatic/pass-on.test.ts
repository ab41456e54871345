import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import {
  deadLetterMessage,
  retryMessage,
  traceConsumer,
  traceMessage,
  traceProducer,
} from '@throughline/kafka/platformatic'
import { afterEach, expect, test } from 'vitest'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const SENDER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
const TRACEPARENT = `00-${SENDER.traceId}-${SENDER.spanId}-01`
const CAME_FROM = [
  ['__connect.errors.exception.class.name', 'RangeError'],
  ['__connect.errors.exception.message', 'no'],
]
const ORIGIN = [
  ['__connect.errors.topic', 'work'],
  ['__connect.errors.partition', '3'],
  ['__connect.errors.offset', '7'],
]

afterEach(() => {
  exporter.take()
})

const message = <H>(headers: Map<H, H>) =>
  Object.freeze({ topic: 'work', partition: 3, key: 'k', value: 'v', offset: 7n, headers })

test('a dead letter has the headers of the message, and where it came from', () => {
  const made = deadLetterMessage(message(new Map([['kind', 'order']])), new RangeError('no'))
  expect([made.key, made.value]).toEqual(['k', 'v'])
  expect([...made.headers]).toEqual([['kind', 'order'], ...CAME_FROM, ...ORIGIN])
})

test('headers of bytes stay bytes, and tries are counted', () => {
  const bytes = (text: string) => Buffer.from(text)
  const first = retryMessage(message(new Map([[bytes('kind'), bytes('order')]])), new RangeError('no'))
  const second = retryMessage({ ...message(first.headers), topic: 'retry' }, new RangeError('no'))
  expect([...second.headers].every(part => part.every(Buffer.isBuffer))).toBe(true)
  expect([...second.headers].map(part => part.map(String))).toEqual([
    ['kind', 'order'],
    ...CAME_FROM,
    ['retry-attempt', '2'],
    ...ORIGIN,
  ])
})

test('a message without headers has those of the type of its value', () => {
  const { headers } = retryMessage({ ...message(new Map()), value: Buffer.from('v') }, 'no')
  expect([...(headers as Map<unknown, unknown>)].flat().every(Buffer.isBuffer)).toBe(true)
})

test('it comes from the send inside the span of the message, or from the first sender', async () => {
  const sent: { messages: { headers: Map<string, string> }[] }[] = []
  const bare = {
    clientId: 'c',
    transaction: undefined,
    send: async (options: never) => void sent.push(options),
    beginTransaction: async () => {},
  }
  const producer = traceProducer(bare, { tracer })
  const consumer = traceConsumer({ consume: async () => ({}) }, { tracer })
  const stream = await consumer.consume()
  const failed = message(new Map([['traceparent', TRACEPARENT]]))
  const send = () =>
    producer.send({ messages: [{ topic: 'retry', ...retryMessage(failed, new Error('no')) }] } as never)
  await traceMessage(stream, failed, send)
  await send()
  const [inside, process, create, outside] = exporter.take()
  const parents = [inside, process, create, outside].map(span => span?.parentSpanContext?.spanId)
  expect(parents).toEqual([process?.spanContext().spanId, SENDER.spanId, SENDER.spanId, undefined])
  expect([inside, create].map(span => span?.name)).toEqual(['send retry', 'create retry'])
  // A producer without serializers takes bytes.
  const traceparents = sent.map(({ messages }) => {
    const headers = [...(messages[0]?.headers ?? [])].map(([name, value]) => [String(name), String(value)])
    return Object.fromEntries(headers).traceparent?.slice(36, 52)
  })
  expect(traceparents).toEqual([inside?.spanContext().spanId, create?.spanContext().spanId])
})
