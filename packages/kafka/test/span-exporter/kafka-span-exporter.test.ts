import { createTracing, withSpan } from '@throughline/core'
import { traceKafka } from '@throughline/kafka'
import type { KafkaSpanExporterOptions } from '@throughline/kafka/span-exporter'
import { kafkaSpanExporter } from '@throughline/kafka/span-exporter'
import type { DecodedSpan } from '@throughline/otlp-decoder'
import { spansIn as decodedSpans } from '@throughline/otlp-decoder'
import type { KafkaMessage } from 'kafkajs'
import { CompressionTypes } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Clients } from '../clients.ts'
import { startClients } from '../clients.ts'

let clients: Clients
let groups = 0

beforeAll(async () => {
  clients = await startClients()
})

afterAll(() => clients.stop())

test('each record has the spans of one trace, and its id as key', async () => {
  const { tracer, flush, shutdown, stats } = createTracing({
    service: 'shop',
    exporter: kafkaSpanExporter({ kafka: clients.kafka }),
  })
  for (const name of ['a', 'b']) {
    await withSpan(name, { tracer }, () => withSpan(`${name} inside`, { tracer }, () => {}))
  }
  await flush()
  const records = await read('otlp_spans', 4)
  const decoded = records.map(({ key, value }) => {
    const spans = spansIn(value)
    expect(spans.map(({ traceId }) => traceId)).toEqual(spans.map(() => key?.toString()))
    return spans.map(({ name }) => name)
  })
  expect(decoded).toEqual([
    ['a inside', 'a'],
    ['b inside', 'b'],
  ])
  expect(Object.values(records[0]?.headers ?? {})).toEqual([])
  expect(stats()).toMatchObject({ exported: 4 })
  await shutdown()
})

test('a traced client makes no spans of sending spans, and a large trace is several records', async () => {
  const names: string[] = []
  const kafka = traceKafka(clients.kafka)
  const exporter = kafkaSpanExporter({ kafka, topic: 'large', maxBytes: 2000 })
  const { tracer, flush, shutdown } = createTracing({
    exporter,
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: span => void names.push(span.name),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  })
  await withSpan('root', { tracer }, async () => {
    for (let index = 0; index < 20; index++) {
      await withSpan(`part ${index}`, { tracer, attributes: { text: 'x'.repeat(300) } }, () => {})
    }
  })
  await flush()
  const records: KafkaMessage[] = await read('large', 21)
  expect(records.length).toBeGreaterThan(3)
  for (const { value } of records) expect(value?.length).toBeLessThanOrEqual(2000)
  expect(new Set(records.map(({ key }) => key?.toString())).size).toBe(1)
  const found = records.flatMap(({ value }) => spansIn(value).map(({ name }) => name))
  expect(found.sort()).toEqual([...names].sort())
  expect(names).toHaveLength(21)
  await shutdown()
})

test('its sends have the settings of `send`, such as the compression', async () => {
  const compressions: number[] = []
  const kafka = {
    producer: () => ({
      connect: async () => {},
      send: async (record: object) => void compressions.push(Reflect.get(record, 'compression')),
      disconnect: async () => {},
    }),
  }
  const send = { compression: CompressionTypes.GZIP, topic: 'not this one' }
  const exporters = [{ kafka }, { kafka: clients.kafka, topic: 'compressed' }].map(each =>
    kafkaSpanExporter({ ...each, send }),
  )
  const { tracer, flush, shutdown } = createTracing({ exporter: exporters })
  await withSpan('a', { tracer }, () => {})
  await flush()
  expect(compressions).toEqual([CompressionTypes.GZIP])
  const [record] = await read('compressed', 1)
  expect(spansIn(record?.value ?? null).map(({ name }) => name)).toEqual(['a'])
  await shutdown()
})

test('what cannot be sent is counted, and the next export connects again', async () => {
  let attempts = 0
  const kafka = {
    producer: () => ({
      connect: async () => {
        attempts++
        if (attempts === 1) throw new Error('no broker')
      },
      send: async () => [],
      disconnect: async () => {},
    }),
  }
  const { tracer, flush, shutdown, stats } = createTracing({ exporter: kafkaSpanExporter({ kafka }) })
  await withSpan('lost', { tracer }, () => {})
  await flush().catch(() => {})
  await withSpan('sent', { tracer }, () => {})
  await flush().catch(() => {})
  expect(attempts).toBe(2)
  expect(stats()).toMatchObject({ exported: 1 })
  await shutdown()
})

test.each<[unknown, string]>([
  [undefined, 'Expected `options` to be an object'],
  [{}, 'or a producer of @platformatic/kafka without serializers, got `undefined`'],
  [{ kafka: {} }, 'Expected `kafka` to be a Kafka client of kafkajs, or a compatible one'],
  [{ kafka: { producer() {} }, topic: '' }, 'Expected `topic` to be a non-empty string'],
  [{ kafka: { producer() {} }, send: 1 }, 'Expected `send` to be an object, got `1`'],
  [{ kafka: { producer() {} }, maxBytes: 0 }, 'Expected `maxBytes` to be a number of bytes above 0'],
  [{ kafka: { producer() {} }, tpic: 't' }, 'Unknown option `tpic`'],
])('it refuses %j in a sentence', (options, sentence) => {
  expect(() => kafkaSpanExporter(options as KafkaSpanExporterOptions)).toThrow(sentence)
})

function spansIn(value: Buffer | null): readonly DecodedSpan[] {
  return value === null ? [] : decodedSpans(value)
}

/** The records of a topic, until they have `count` spans. */
async function read(topic: string, count: number): Promise<KafkaMessage[]> {
  groups++
  const consumer = await clients.connected(clients.kafka.consumer({ groupId: `spans-${groups}` }))
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  const records: KafkaMessage[] = []
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: KafkaMessage }) => {
      records.push(message)
      if (records.flatMap(({ value }) => spansIn(value)).length === count) resolve()
    }
    consumer.run({ eachMessage }).catch(reject)
  })
  return records
}
