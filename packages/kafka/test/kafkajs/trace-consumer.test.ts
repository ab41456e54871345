import { context, createContextKey } from '@opentelemetry/api'
import { createTracing, currentSpan } from '@throughline/core'
import { suppressTracing } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { traceConsumer } from '@throughline/kafka'
import type { Consumer, ConsumerRunConfig } from 'kafkajs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Clients } from '../clients.ts'
import { startClients } from '../clients.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

let clients: Clients
let groups = 0

beforeAll(async () => {
  clients = await startClients()
  const producer = await clients.connected(clients.kafka.producer())
  await producer.send({ topic: 't', messages: [{ value: 'v' }] })
})

afterEach(() => {
  exporter.take()
})

afterAll(() => clients.stop())

test.each([undefined, null, {}, 'consumer'])('it refuses %j in a sentence', wrong => {
  expect(() => traceConsumer(wrong as never)).toThrow('Expected `consumer` to be a consumer of kafkajs, got ')
})

test('run may be called without anything, and answers as kafkajs does', async () => {
  const consumer = await subscribed()
  expect(await consumer.run()).toBeUndefined()
})

test('where tracing is suppressed messages are handled as they are', async () => {
  let span: unknown
  await context.with(suppressTracing(context.active()), async () => {
    await handled(done => ({
      eachMessage: async () => {
        span = currentSpan()?.isRecording()
        done()
      },
    }))
  })
  expect(span).toBe(false)
  expect(exporter.spans).toEqual([])
})

test('what else was in the context in which the consumer was started is still there', async () => {
  const key = createContextKey('tenant')
  const values: unknown[] = []
  await context.with(context.active().setValue(key, 'blue'), async () => {
    await handled(done => ({
      eachMessage: async () => {
        values.push(context.active().getValue(key))
        done()
      },
    }))
    await handled(done => ({
      eachBatch: async () => {
        values.push(context.active().getValue(key))
        done()
      },
    }))
  })
  expect(values).toEqual(['blue', 'blue'])
})

test('a span that the handler has ended itself is left alone', async () => {
  await handled(done => ({
    eachMessage: async () => {
      currentSpan()?.setAttribute('order', 7).end()
      done()
    },
  }))
  await exporter.waitFor(1, { timeout: 30_000 })
  expect(exporter.take().map(span => span.attributes.order)).toEqual([7])
})

test('a handler that is no async function is as good', async () => {
  await handled(done => ({ eachMessage: () => done() as never }))
  await exporter.waitFor(1, { timeout: 30_000 })
})

async function subscribed(): Promise<Consumer> {
  groups++
  const consumer = traceConsumer(clients.kafka.consumer({ groupId: `group-${groups}` }), { tracer })
  await clients.connected(consumer)
  await consumer.subscribe({ topics: ['t'], fromBeginning: true })
  return consumer
}

/** Runs a new consumer until its handler says that it is done. */
async function handled(configure: (done: () => void) => ConsumerRunConfig): Promise<void> {
  const consumer = await subscribed()
  await new Promise<void>((resolve, reject) => {
    consumer.run(configure(resolve)).catch(reject)
  })
}
