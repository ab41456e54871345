import type { Context, TextMapPropagator } from '@opentelemetry/api'
import { context, propagation, TraceFlags, trace } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { suppressTracing } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { traceProducer } from '@throughline/kafka'
import type { Message, Producer } from 'kafkajs'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Clients } from '../clients.ts'
import { startClients } from '../clients.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

/** What a partitioner sees is what kafkajs was given. */
const given: Message[] = []

let clients: Clients
let producer: Producer

beforeAll(async () => {
  clients = await startClients()
  const createPartitioner = () => (all: { message: Message }) => {
    given.push(all.message)
    return 0
  }
  producer = await clients.connected(traceProducer(clients.kafka.producer({ createPartitioner }), { tracer }))
})

afterEach(() => {
  given.length = 0
  exporter.take()
})

afterAll(() => clients.stop())

test.each([undefined, null, {}, 'producer'])('it refuses %j in a sentence', wrong => {
  expect(() => traceProducer(wrong as never)).toThrow('Expected `producer` to be a producer of kafkajs, got ')
})

test('messages share neither their headers with each other nor with the user', async () => {
  const headers = Object.freeze({ kind: 'order' })
  await producer.send({ topic: 't', messages: [{ value: '1' }, { value: '2' }, { value: '3', headers }] })
  const [one, two, three] = given.map(message => message.headers)
  expect(one).not.toBe(two)
  expect(three).toEqual({ kind: 'order', traceparent: one?.traceparent })
})

test('a message that is listed twice is sent twice', async () => {
  const message = Object.freeze({ value: 'v' })
  await producer.send({ topic: 't', messages: [message, message] })
  expect(given.map(({ headers, ...rest }) => [rest, typeof headers?.traceparent])).toEqual(
    Array(2).fill([{ value: 'v' }, 'string']),
  )
})

test('a tracestate without a traceparent belongs to nobody and is dropped', async () => {
  await producer.send({
    topic: 't',
    messages: [{ value: 'v', headers: { tracestate: 'a=b', kind: 'order' } }],
  })
  expect(Object.keys(given[0]?.headers ?? {}).sort()).toEqual(['kind', 'traceparent'])
})

test('a batch that went to one partition says which', async () => {
  await producer.send({ topic: 't', messages: [{ value: '1' }, { value: '2' }] })
  expect(exporter.take()[0]?.attributes).toMatchObject({ 'messaging.destination.partition.id': '0' })
})

test('nothing to send is a send of nothing', async () => {
  expect(await producer.send({ topic: 't', messages: [] })).toEqual([])
  expect(await producer.sendBatch({ topicMessages: [] })).toEqual([])
  const [span, ...others] = exporter.take()
  expect(span?.attributes).toMatchObject({ 'messaging.batch.message_count': 0 })
  expect(others).toEqual([])
})

test('where tracing is suppressed messages are sent as they are', async () => {
  const message: Message = { value: 'v' }
  await context.with(suppressTracing(context.active()), () =>
    producer.send({ topic: 't', messages: [message] }),
  )
  expect(given).toEqual([message])
  expect(exporter.spans).toEqual([])
})

test('the registered propagator says what a creation context is', async () => {
  onTestFinished(() => propagation.disable())
  propagation.disable()
  propagation.setGlobalPropagator(shoutingPropagator())
  const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED }
  const headers = { SHOUT: JSON.stringify(spanContext) }
  await producer.send({ topic: 't', messages: [{ value: '1', headers }, { value: '2' }] })
  const [span] = exporter.take()
  expect(span?.links.map(link => link.context)).toEqual([spanContext])
  expect(given[0]?.headers).toBe(headers)
  expect(Object.keys(given[1]?.headers ?? {})).toEqual(['shout'])
})

function shoutingPropagator(): TextMapPropagator {
  return {
    fields: () => ['shout'],
    inject(active, carrier, setter) {
      setter.set(carrier, 'shout', JSON.stringify(trace.getSpanContext(active)))
    },
    extract(active: Context, carrier, getter) {
      const text = getter.get(carrier, 'shout')
      return typeof text === 'string' ? trace.setSpanContext(active, JSON.parse(text)) : active
    },
  }
}
