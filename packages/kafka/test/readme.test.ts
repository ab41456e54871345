import { readFile } from 'node:fs/promises'
import type { Tracer } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { createTracing, withSpan } from '@throughline/core'
import { formatTrace, memoryExporter, treeSpan } from '@throughline/core/testing'
import { traceKafka } from '@throughline/kafka'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Clients } from './clients.ts'
import { startClients } from './clients.ts'

let readme: string
let clients: Clients

beforeAll(async () => {
  clients = await startClients()
  readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
})

afterAll(() => clients.stop())

test('what is sent and handled is the trace that the README shows', async () => {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ service: 'orders', exporter })
  await payAndShip(tracer)
  const spans = await exporter.waitFor(4, { timeout: 30_000 })
  expect(shape(formatTrace(spans.map(treeSpan)).split('\n'))).toEqual(shape(block('text')))
})

function block(language: string): string[] {
  return readme.split(`\n\`\`\`${language}\n`)[1]?.split('\n```')[0]?.split('\n') ?? []
}

async function payAndShip(tracer: Tracer): Promise<void> {
  const kafka = traceKafka(clients.kafka, { tracer })
  const producer = await clients.connected(kafka.producer())
  const consumer = await clients.connected(kafka.consumer({ groupId: 'shipping' }))
  await withSpan('POST /orders/:id/pay', { tracer, kind: SpanKind.SERVER }, () => {
    return producer.send({ topic: 'orders', messages: [{ value: 'order 7' }] })
  })
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true })
  await consumer.run({ eachMessage: () => withSpan('ship', { tracer }, async () => {}) })
}

/** What does not differ from run to run: not times, ids, and how long a bar is. */
function shape(lines: string[]): string[] {
  return lines.map(line => {
    const named = line
      .replace(/[0-9a-f]{32}/, 'id')
      .replaceAll(/[\d.]+ (?:[nµm]?s|min \d\d s|h \d\d min)/g, 'time')
    return named.replaceAll(/[\u2580-\u259f\u00b7]+/g, 'bar').replaceAll(/ +/g, ' ')
  })
}
