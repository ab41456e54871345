import { expect, test } from 'vitest'
import { readSpanTable } from '../../src/otlp/span-table.ts'
import { otlpBytes } from '../storage/example-trace.ts'

test('reads the words of each span, however alike the spans are', () => {
  const answers = [200, 404, 200, 500, 404]
  const table = readSpanTable(
    otlpBytes([
      ...answers.map((status, index) => ({
        id: index + 1,
        name: 'GET /orders/:id',
        attributes: { 'http.response.status_code': status, 'url.path': `/orders/${index}` },
      })),
      { id: 10, name: 'GET /orders/:id', service: 'mail', attributes: { 'http.response.status_code': 200 } },
      { id: 11, name: 'GET /orders/:idle', attributes: { 'http.response.status_code': 200 } },
      { id: 12, name: 'send', attributes: { 'messaging.destination.name': 'orders' } },
      { id: 13, name: 'send', attributes: { 'messaging.destination.name': 'orders.dlq' } },
    ]),
  )
  const words = Array.from({ length: table.length }, (_, index) => table.words[table.shapes[index] ?? 0])
  expect(words.slice(0, 5).map(shape => shape?.note)).toEqual(answers.map(String))
  expect(new Set(words.slice(0, 5)).size).toBe(3)
  expect(words.map(shape => shape?.name)).toEqual([
    ...answers.map(() => 'GET /orders/:id'),
    'GET /orders/:id',
    'GET /orders/:idle',
    'send',
    'send',
  ])
  expect(words[5]?.service).toBe('mail')
  expect(words.slice(7).map(shape => shape?.topic)).toEqual(['orders', 'orders.dlq'])
  expect(table.totals.messages).toBe(2)
})

test('reads one shape for spans that differ in what the waterfall has no words of', () => {
  const table = readSpanTable(
    otlpBytes(
      Array.from({ length: 20 }, (_, index) => ({
        id: index + 1,
        attributes: {
          'messaging.destination.name': 'orders',
          'messaging.kafka.offset': index,
          'order.id': `${index}`,
        },
      })),
    ),
  )
  expect(table.words).toHaveLength(1)
  expect(table.details(7).message).toMatchObject({ topic: 'orders', offset: '7' })
})
