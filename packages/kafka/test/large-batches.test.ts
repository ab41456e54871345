import { propagation } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceConsumer, traceProducer } from '@throughline/kafka'
import type {
  Batch,
  Consumer,
  ConsumerRunConfig,
  EachBatchPayload,
  IHeaders,
  Producer,
  ProducerBatch,
} from 'kafkajs'
import { afterAll, beforeEach, expect, test } from 'vitest'

const exporter = memoryExporter()
const propagators = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger'] as const
const tracing = createTracing({ service: 'test', exporter, propagators })
const { tracer } = tracing

beforeEach(() => {
  exporter.take()
})

afterAll(async () => {
  await tracing.shutdown()
  propagation.disable()
})

/** What is counted has to be counted from outside: a broker would give headers of its own making. */
interface Counts {
  /** Looks at a header of a message. */
  looks: number
  /** Looks at a header that holds baggage. */
  baggage: number
}

function counted(headers: IHeaders, counts: Counts): IHeaders {
  return new Proxy(headers, {
    get(target, name) {
      counts.looks++
      if (name === 'baggage' || String(name).startsWith('uberctx-')) counts.baggage++
      return Reflect.get(target, name)
    },
  })
}

/** A batch is handed to the handler that kafkajs would have got. */
async function processed(size: number, headersOf: (index: number) => IHeaders | undefined): Promise<Counts> {
  const counts: Counts = { looks: 0, baggage: 0 }
  const messages = Array.from({ length: size }, (_, index) => {
    const headers = headersOf(index)
    return {
      key: null,
      value: null,
      offset: String(index),
      ...(headers && { headers: counted(headers, counts) }),
    }
  })
  let running: ConsumerRunConfig | undefined
  const run = async (config?: ConsumerRunConfig) => {
    running = config
  }
  const consumer = traceConsumer({ events: {}, on: () => {}, run } as unknown as Consumer, { tracer })
  let before: Counts | undefined
  const eachBatch = async () => {
    before = { ...counts }
  }
  await consumer.run({ eachBatch })
  const batch = { topic: 't', partition: 0, messages } as unknown as Batch
  await running?.eachBatch?.({ batch } as EachBatchPayload)
  expect(before).toEqual(counts)
  return counts
}

function traceparent(index: number): Buffer {
  return Buffer.from(`00-0af7651916cd43dd8448eb211c80319c-${(index + 1).toString(16).padStart(16, '0')}-01`)
}

const HEADERS: readonly [kind: string, headersOf: (index: number) => IHeaders][] = [
  ['other senders', index => ({ traceparent: traceparent(index) })],
  ['two senders in turn', index => ({ traceparent: traceparent(index % 2) })],
  ['malformed senders', index => ({ traceparent: `x${index}` })],
  ['baggage', index => ({ traceparent: traceparent(index), baggage: 'a=b,'.repeat(2000), 'uberctx-a': 'b' })],
  ['baggage alone', () => ({ baggage: 'a=b,'.repeat(2000), 'uberctx-a': 'b' })],
  [
    'B3',
    index => ({ b3: `0af7651916cd43dd8448eb211c80319c-${traceparent(index).toString().slice(36, 52)}-1` }),
  ],
  ['headers of another kind', () => ({ kind: 'x' })],
]

test.each(HEADERS)(
  'the headers of so many messages are read, of a batch of any size, and no baggage: %s',
  async (_, headersOf) => {
    const [some, many] = [await processed(2048, headersOf), await processed(16_384, headersOf)]
    expect(some.looks).toBeGreaterThan(0)
    // The header that tells messages of one sender is looked at in each message, the others in 1,024 of them.
    expect(many.looks - some.looks).toBeLessThanOrEqual(16_384 - 2048)
    expect(some.looks).toBeLessThan(2048 * 16)
    expect([some.baggage, many.baggage]).toEqual([0, 0])
  },
)

test('a batch is linked to 128 senders, and counts those of the messages that were read', async () => {
  await processed(10_000, index => (index < 5000 ? undefined : { traceparent: traceparent(index) }))
  const [span] = exporter.take()
  expect(span?.links).toHaveLength(128)
  expect(span?.links[127]?.context.spanId).toBe((5128).toString(16).padStart(16, '0'))
  expect(span?.droppedLinksCount).toBe(1024 - 128)
  expect(span?.attributes['messaging.batch.message_count']).toBe(10_000)
})

test('a topic that is listed for each message costs in proportion to their number', async () => {
  const sent: ProducerBatch[] = []
  const sendBatch = async (batch: ProducerBatch) => {
    sent.push(batch)
    return []
  }
  const untraced = { events: {}, on: () => {}, send: () => {}, sendBatch } as unknown as Producer
  const producer = traceProducer(untraced, { tracer })

  async function steps(size: number): Promise<number> {
    const topicMessages = Array.from({ length: size }, (_, index) => {
      return { topic: 't', messages: [{ value: String(index) }] }
    })
    const counting = countSteps()
    try {
      await producer.sendBatch({ topicMessages })
    } finally {
      counting.stop()
    }
    expect(sent.at(-1)?.topicMessages?.at(-1)?.messages[0]).toMatchObject({ value: String(size - 1) })
    const [span] = exporter.take()
    expect(span?.attributes['messaging.batch.message_count']).toBe(size)
    return counting.steps
  }

  expect((await steps(2000)) / (await steps(250))).toBeLessThan(9)
})

/** Counts the elements that loops and spreads take from arrays. */
function countSteps(): { steps: number; stop(): void } {
  const values = Array.prototype.values
  const counting = {
    steps: 0,
    stop() {
      Array.prototype[Symbol.iterator] = values
    },
  }
  Array.prototype[Symbol.iterator] = function* counted() {
    for (let index = 0; index < this.length; index++) {
      counting.steps++
      yield this[index]
    }
    return undefined
  }
  return counting
}
