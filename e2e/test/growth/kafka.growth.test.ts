import { startTracing } from '@throughline/core'
import { expectLinear, expectLinearInTexts, HASH_TABLES, MOST_KEYS } from '@throughline/growth'
import { traceConsumer, traceMessage, traceProducer } from '@throughline/kafka'
import type {
  Batch,
  Consumer,
  ConsumerRunConfig,
  EachBatchPayload,
  EachMessagePayload,
  KafkaMessage,
  Message,
  Producer,
  RecordMetadata,
} from 'kafkajs'
import { readingExporter } from './reading-exporter.ts'

startTracing({ exporter: readingExporter(), flushOnExit: false })

const EVENTS = { REQUEST: 'consumer.network.request', GROUP_JOIN: 'consumer.group_join' }

/** A consumer that gets the test's messages; a broker would cost more than the measured code. */
function consuming(config: ConsumerRunConfig, clientId = 'growth'): ConsumerRunConfig {
  let traced: ConsumerRunConfig = {}
  const on = (_event: string, listener: (event: { payload: object }) => void) => {
    setImmediate(() => listener({ payload: { clientId, groupId: clientId } }))
    return () => {}
  }
  const run = async (given: ConsumerRunConfig) => {
    traced = given
  }
  const consumer = { events: EVENTS, on, run }
  void traceConsumer(consumer as unknown as Consumer).run(config)
  return traced
}

const { eachMessage, eachBatch } = consuming({
  eachMessage: async () => {},
  eachBatch: async ({ batch }) => {
    for (const message of batch.messages) await traceMessage(batch, message, () => {})
  },
})
const { eachBatch: eachBatchAlone } = consuming({ eachBatch: async () => {} })

type Headers = Record<string, string | Buffer | (string | Buffer)[]>

function messageOf(headers: Headers, key = 'key'): KafkaMessage {
  return {
    key: Buffer.from(key),
    value: null,
    timestamp: '0',
    attributes: 0,
    offset: '1',
    headers,
  } as unknown as KafkaMessage
}

function takeMessage(message: KafkaMessage, topic = 'topic'): unknown {
  return eachMessage?.({ topic, partition: 0, message } as EachMessagePayload)
}

const TEXTS: Readonly<Record<string, (text: string) => unknown>> = {
  'the key of a message': text => takeMessage(messageOf({}, text)),
  'a topic': text => takeMessage(messageOf({}), text),
  'the name of a header': text => takeMessage(messageOf({ [text]: 'a' })),
  'the value of a header': text => takeMessage(messageOf({ traceparent: text, baggage: Buffer.from(text) })),
  'many values of a header': text =>
    takeMessage(messageOf({ baggage: text.split(/(?=,)/), traceparent: ['a', text] })),
}
for (const [name, feed] of Object.entries(TEXTS)) {
  expectLinearInTexts(name, feed, { largest: 32_000 })
}

/** The headers of the messages of a batch, by their index. */
const BATCHES: Readonly<Record<string, (index: number) => Headers>> = {
  'without headers': () => ({}),
  'of one sender': () => ({ traceparent: Buffer.from(traceparent(1)) }),
  'of a sender each': index => ({ traceparent: Buffer.from(traceparent(index)) }),
  'of two senders in turn': index => ({ traceparent: Buffer.from(traceparent(index % 2)) }),
  'with malformed headers': index => ({ traceparent: Buffer.from(`${traceparent(index)}!`) }),
  'with tracestate': index => ({ traceparent: traceparent(index), tracestate: Buffer.from(`a=${index}`) }),
  'with baggage': index => ({
    traceparent: traceparent(index),
    baggage: Buffer.from(`key=${index},${'a=1,'.repeat(100)}`),
  }),
}

function traceparent(index: number): string {
  return `00-4bf92f3577b34da6a3ce929d0e0e4736-${(index + 1).toString(16).padStart(16, '0')}-01`
}

for (const [name, headersOf] of Object.entries(BATCHES)) {
  const make = (size: number) =>
    ({
      topic: 'topic',
      partition: 0,
      messages: Array.from({ length: size }, (_, index) => messageOf(headersOf(index))),
    }) as Batch
  expectLinear(`a batch ${name}`, {
    make,
    feed: batch => eachBatchAlone?.({ batch } as EachBatchPayload),
    largest: 8000,
  })
  expectLinear(`a batch ${name}, each message of which is traced`, {
    make,
    feed: batch => eachBatch?.({ batch } as EachBatchPayload),
    largest: 800,
  })
}

/** A producer whose broker stores each message in its own partition. */
function producing(results: (topics: readonly string[]) => RecordMetadata[]): Producer {
  const sendBatch = async ({ topicMessages = [] }: { topicMessages?: { topic: string }[] }) =>
    results(topicMessages.map(({ topic }) => topic))
  const send = async ({ topic }: { topic: string }) => results([topic])
  return traceProducer({
    events: EVENTS,
    on: () => () => {},
    send,
    sendBatch,
    transaction: async () => {},
  } as unknown as Producer)
}

const stored = (topics: readonly string[]) =>
  topics.map(topicName => ({ topicName, partition: 0, errorCode: 0, baseOffset: '1' }))

const SENDS: Readonly<Record<string, (index: number) => Message>> = {
  'without headers': index => ({ value: `${index}` }),
  'with headers': index => ({ value: `${index}`, headers: { a: 'b' } }),
  'without a value': () => ({}) as Message,
  'that have a sender each': index => ({ value: 'a', headers: { traceparent: traceparent(index) } }),
}
for (const [name, messageAt] of Object.entries(SENDS)) {
  const messages = (size: number) => Array.from({ length: size }, (_, index) => messageAt(index))
  const producer = producing(stored)
  expectLinear(`sending many messages ${name}`, {
    make: messages,
    feed: given => producer.send({ topic: 'topic', messages: given }),
    largest: 6000,
  })
  for (const [kind, topicOf] of [
    ['of one topic', () => 'topic'],
    ['of a topic each', (index: number) => `topic-${index}`],
  ] as const) {
    expectLinear(`sending many lists ${kind} of messages ${name}`, {
      make: size => messages(size).map((message, index) => ({ topic: topicOf(index), messages: [message] })),
      feed: topicMessages => producer.sendBatch({ topicMessages }),
      largest: 4000,
    })
  }
}
expectLinear('sending a message of many headers', {
  make: size => Object.fromEntries(Array.from({ length: size }, (_, index) => [`X-${index}`, 'a'])),
  feed: headers => producing(stored).send({ topic: 'topic', messages: [{ value: 'a', headers }] }),
  largest: MOST_KEYS,
  sizes: HASH_TABLES,
})
expectLinearInTexts(
  'the topic of a message that is sent, and why it failed',
  async topic => {
    const failing = producing(() => {
      throw new Error(topic)
    })
    await failing.send({ topic, messages: [{ key: topic, value: 'a' }] }).catch(() => {})
  },
  { largest: 32_000 },
)
expectLinearInTexts(
  'the names of a client',
  async text => {
    const { eachMessage } = consuming({ eachMessage: async () => {} }, text)
    await new Promise(resolve => setImmediate(resolve))
    await eachMessage?.({ topic: 'topic', partition: 0, message: messageOf({}) } as EachMessagePayload)
  },
  { largest: 16_000 },
)
