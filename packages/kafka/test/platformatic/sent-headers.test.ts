import type { ProducerOptions } from '@platformatic/kafka'
import { jsonSerializer, Producer, stringSerializers } from '@platformatic/kafka'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceProducer } from '@throughline/kafka/platformatic'
import { afterEach, expect, test } from 'vitest'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]$/

afterEach(() => {
  exporter.take()
})

interface Sent {
  readonly messages: readonly {
    readonly topic: string
    readonly value?: unknown
    readonly headers?: unknown
  }[]
}

/** Keeps what the client would send. */
class RecordingProducer extends Producer<unknown, unknown, unknown, unknown> {
  readonly sent: Sent[] = []
  override send(options: Sent, callback?: unknown): never {
    this.sent.push(options)
    if (typeof callback !== 'function') return Promise.resolve({ offsets: [] }) as never
    return callback(null, { offsets: [] }) as never
  }
}

function recording(options: Partial<ProducerOptions<never, never, never, never>> = {}): RecordingProducer {
  const base = { clientId: 'c', bootstrapBrokers: ['127.0.0.1:1'] }
  return new RecordingProducer({ ...base, ...options } as never)
}

async function headersSent(producer: RecordingProducer, headers: unknown): Promise<unknown> {
  const traced = traceProducer(producer, { tracer })
  await traced.send({ messages: [Object.freeze({ topic: 't', value: 'v', headers })] })
  return producer.sent[0]?.messages[0]?.headers
}

test('a producer of text gets text', async () => {
  const headers = await headersSent(recording({ serializers: stringSerializers as never }), undefined)
  expect([...(headers as Map<string, string>)]).toEqual([['traceparent', expect.stringMatching(TRACEPARENT)]])
})

test('a producer without serializers gets bytes', async () => {
  const headers = await headersSent(recording(), new Map([[Buffer.from('kind'), Buffer.from([0, 255])]]))
  const [kind, [name, value] = []] = [...(headers as Map<Buffer, Buffer>)]
  expect(kind).toEqual([Buffer.from('kind'), Buffer.from([0, 255])])
  expect(name).toEqual(Buffer.from('traceparent'))
  expect(value?.toString()).toMatch(TRACEPARENT)
})

test('a producer with a serializer of its own for values gets text', async () => {
  const serializers = { headerKey: stringSerializers.headerKey, headerValue: jsonSerializer }
  const headers = await headersSent(recording({ serializers: serializers as never }), undefined)
  expect((headers as Map<string, unknown>).get('traceparent')).toMatch(TRACEPARENT)
})

test('an object stays an object, with values of the type that the serializer takes', async () => {
  const given = Object.freeze({ kind: Buffer.from('order') })
  const headers = (await headersSent(recording(), given)) as Record<string, Buffer>
  expect(headers.kind).toBe(given.kind)
  expect(headers.traceparent?.toString()).toMatch(TRACEPARENT)
})

test('repeated headers stay, and old trace headers go', async () => {
  const given = new Map([
    [Buffer.from('kind'), Buffer.from('1')],
    [Buffer.from('kind'), Buffer.from('2')],
    [Buffer.from('TRACESTATE'), Buffer.from('a=b')],
  ])
  const headers = await headersSent(recording(), given)
  const names = [...(headers as Map<Buffer, Buffer>).keys()].map(String)
  expect(names).toEqual(['kind', 'kind', 'traceparent'])
  expect(given.size).toBe(3)
})

test('a callback gets the result, and the span has ended', () => {
  const producer = recording({ serializers: stringSerializers as never })
  const traced = traceProducer(producer, { tracer })
  const ended: unknown[] = []
  const returned = traced.send({ messages: [{ topic: 't', value: 'v' }] }, (...args: unknown[]) => {
    ended.push(args, exporter.take().length)
  })
  expect(returned).toBeUndefined()
  expect(ended).toEqual([[null, { offsets: [] }], 1])
})

test('what is thrown at once is thrown, and the span has ended', () => {
  const failure = new Error('no')
  class ThrowingProducer extends RecordingProducer {
    override send(_: Sent): never {
      throw failure
    }
  }
  const producer = new ThrowingProducer({ clientId: 'c', bootstrapBrokers: ['127.0.0.1:1'] } as never)
  const send = () => traceProducer(producer, { tracer }).send({ messages: [{ topic: 't', value: 'v' }] })
  expect(send).toThrow(failure)
  expect(exporter.take()[0]?.status.message).toBe('no')
})

test.each([undefined, null, {}, { messages: 'none' }, { messages: [] }])(
  '%j is left to the client',
  async options => {
    const producer = recording()
    await traceProducer(producer, { tracer }).send(options as never)
    expect(producer.sent).toEqual([options])
    expect(exporter.take()).toEqual([])
  },
)
