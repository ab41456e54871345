import { EventEmitter } from 'node:events'
import { SpanStatusCode } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceConsumer, traceMessage, traceProducer } from '@throughline/kafka/rdkafka'
import { afterAll, beforeEach, expect, test } from 'vitest'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** What librdkafka's clients have, without librdkafka: it takes minutes to build. `e2e` runs them where they are built. */
class Producer extends EventEmitter {
  readonly globalConfig = { 'client.id': 'orders' }
  readonly produced: unknown[][] = []
  readonly _cb_configs: { event: { delivery_cb?: () => void } }

  constructor(hasReports: boolean) {
    super()
    this._cb_configs = { event: hasReports ? { delivery_cb() {} } : {} }
  }

  getClient() {}
  getMetadata() {}

  produce(...args: unknown[]): boolean {
    if (args[0] === '') throw new TypeError('"topic" must be a string')
    this.produced.push(args)
    return true
  }
}

const exporter = memoryExporter()
const { tracer, shutdown } = createTracing({ exporter, flushOnExit: false })

beforeEach(() => void exporter.take())
afterAll(() => shutdown())

test('without delivery reports the span ends when the message is queued', () => {
  const bare = new Producer(false)
  const producer = traceProducer(bare, { tracer })
  expect(producer.produce('orders', null, Buffer.from('v'), 'k-1', 7, 'mine')).toBe(true)
  const [span] = exporter.take()
  expect(span?.attributes).toMatchObject({
    'messaging.client.id': 'orders',
    'messaging.kafka.message.key': 'k-1',
  })
  const { traceId, spanId } = span?.spanContext() ?? { traceId: '', spanId: '' }
  const traceparent = `00-${traceId}-${spanId}-`
  const headers = [{ traceparent: expect.stringContaining(traceparent) }]
  expect(bare.produced).toEqual([['orders', null, Buffer.from('v'), 'k-1', 7, 'mine', headers]])
})

test('with them it ends with the report, which has the opaque of its message', () => {
  const bare = new Producer(true)
  const opaques: unknown[] = []
  bare.on('delivery-report', (_, { opaque }) => opaques.push(opaque))
  const producer = traceProducer(traceProducer(bare, { tracer }), { tracer })
  for (const opaque of ['first', undefined])
    producer.produce('orders', 0, Buffer.from('v'), null, null, opaque)
  expect(exporter.take()).toEqual([])
  const [first, second] = bare.produced.map(args => args[5])
  bare.emit('delivery-report', null, { partition: 2, offset: 41, opaque: first })
  bare.emit('delivery-report', new Error('timed out'), { opaque: second })
  bare.emit('delivery-report', null, { partition: 0, opaque: 'of an untraced message' })
  expect(opaques).toEqual(['first', undefined, 'of an untraced message'])
  const [sent, failed] = exporter.take()
  expect(sent?.attributes).toMatchObject({
    'messaging.destination.partition.id': '2',
    'messaging.kafka.offset': 41,
  })
  expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'timed out' })
})

test('what the client throws marks the span and is thrown', () => {
  const producer = traceProducer(new Producer(true), { tracer })
  expect(() => producer.produce('', 0, Buffer.from('v'))).toThrow('"topic" must be a string')
  expect(exporter.take().map(({ status }) => status.message)).toEqual(['"topic" must be a string'])
})

test('headers are copied; a traceparent that is one stays, and one that is none is replaced', () => {
  const bare = new Producer(false)
  const producer = traceProducer(bare, { tracer })
  const own = Object.freeze([Object.freeze({ kind: 'order', traceparent: FOREIGN })])
  const bad = Object.freeze([
    Object.freeze({ traceparent: 'nonsense', tracestate: 'a=b' }),
    { kind: 'order' },
  ])
  producer.produce('orders', 0, Buffer.from('v'), null, null, null, own)
  producer.produce('orders', 0, Buffer.from('v'), null, null, null, bad)
  const [kept, replaced] = bare.produced.map(args => args[6])
  expect(kept).toBe(own)
  expect(replaced).toEqual([{ kind: 'order' }, { traceparent: expect.not.stringContaining('nonsense') }])
  expect(exporter.take().map(({ links }) => links.length)).toEqual([1, 0])
})

test('traceMessage continues the trace of a listed header, with the names of the consumer', async () => {
  const consumer = Object.assign(new EventEmitter(), {
    globalConfig: { 'client.id': 'shipping', 'group.id': 'ships' },
    ...{ getClient() {}, getMetadata() {}, consume() {} },
  })
  const traced = traceConsumer(consumer, { tracer })
  const headers = [{ kind: Buffer.from('order') }, { traceparent: Buffer.from(FOREIGN) }]
  const message = { topic: 'orders', partition: 3, offset: 9, key: Buffer.from('k'), value: null, headers }
  await expect(
    traceMessage(traced, message, () => Promise.reject(new Error('no such order'))),
  ).rejects.toThrow('no such order')
  const [span] = exporter.take()
  expect(span?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331' })
  expect(span?.status.message).toBe('no such order')
  expect(span?.attributes).toMatchObject({
    'messaging.client.id': 'shipping',
    'messaging.consumer.group.name': 'ships',
    'messaging.destination.partition.id': '3',
    'messaging.kafka.offset': 9,
    'messaging.kafka.message.key': 'k',
    'messaging.kafka.message.tombstone': true,
  })
})

test.each([
  ['producer', traceProducer, { send() {} }],
  ['consumer', traceConsumer, {}],
])('what is no %s is refused', (option, trace, value) => {
  expect(() => (trace as (client: unknown) => unknown)(value)).toThrow(
    `Expected \`${option}\` to be a ${option} of the callback API of`,
  )
})
