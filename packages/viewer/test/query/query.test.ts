import { describe, expect, test } from 'vitest'
import { arrivedTraces } from '../../src/intake/arrived-traces.ts'
import { attributeLog } from '../../src/query/attribute-log.ts'
import { parseQuery } from '../../src/query/parse-query.ts'
import { quoted } from '../../src/query/query-words.ts'
import { searchTraces } from '../../src/query/search-traces.ts'
import { memoryStore } from '../../src/storage/memory-store.ts'
import { traceKeeper } from '../../src/storage/trace-keeper.ts'
import type { ExampleSpan } from '../storage/example-trace.ts'
import { otlpBytes, traceIdOf } from '../storage/example-trace.ts'

const store = memoryStore()
const attributes = attributeLog()
const keeper = traceKeeper(store, { bytes: 1e9, traces: 1e9, age: 1e12 })

function keep(number: number, ...spans: ExampleSpan[]): void {
  const bytes = otlpBytes(
    spans.map((span, index) => ({ traceId: traceIdOf(number), id: index + 1, ...span })),
  )
  const { traces } = arrivedTraces(bytes)
  keeper.add(traces, number)
  attributes.add(number, traces.get(traceIdOf(number))?.attributes ?? [])
}

keep(1, {
  service: 'payment',
  name: 'POST /orders/:id/pay',
  duration: 100,
  attributes: { 'http.route': '/orders/:id/pay', 'http.response.status_code': 202, 'order.id': 1000 },
})
keep(
  2,
  { service: 'payment', duration: 300, failed: true },
  { parent: 1, service: 'mail', name: 'Load template', attributes: { 'order.id': 'a b', text: 'say "hi"' } },
)
keep(3, {
  service: 'shipping',
  kind: 5,
  name: 'process orders',
  duration: 250,
  attributes: { 'messaging.destination.name': 'orders' },
})

async function found(query: string, limit = 100): Promise<number[]> {
  const { records } = await searchTraces({ store, attributes }, parseQuery(query), { limit })
  return records.map(({ seq }) => seq)
}

test.each([
  ['', [3, 2, 1]],
  ['service:payment', [2, 1]],
  ['service:pay*', [2, 1]],
  ['-service:payment', [3]],
  ['service:mail service:payment', [2]],
  ['topic:orders', [3]],
  ['status:error', [2]],
  ['status:ok', [1]],
  ['status:202', [1]],
  ['-status:error duration>200ms', [3]],
  ['duration>=0.25s duration<=250ms', [3]],
  ['spans>1', [2]],
  ['errors:1', [2]],
  ['route:/orders/:id/pay', [1]],
  ['name:"process orders"', [3]],
  ['name:load_te -name:process', []],
  ['name:"load temp"', [2]],
  ['template', [2]],
  ['-template', [3, 1]],
  ['attr.order.id:1000', [1]],
  ['attr.order.id>999', [1]],
  ['attr.order.id:"a b"', [2]],
  ['attr.text:"say \\"hi\\""', [2]],
  ['attr.order.id:*', [2, 1]],
  ['-attr.order.id:*', [3]],
  ['attr.service.name:mail', [2]],
  ['CARRIER', [2]],
  [traceIdOf(2), [2]],
  ['trace:aaaa service:shipping', [3]],
  ['nothing-like-this', []],
])('%s finds %j', async (query, expected) => {
  expect(await found(query)).toEqual(expected)
})

test('a value is quoted where it has to be', async () => {
  expect(quoted('orders')).toBe('orders')
  expect(await found(`attr.text:${quoted('say "hi"')}`)).toEqual([2])
})

test('goes on where a page ends', async () => {
  const first = await searchTraces({ store, attributes }, parseQuery(''), { limit: 2 })
  expect(first.records.map(({ seq }) => seq)).toEqual([3, 2])
  const second = await searchTraces({ store, attributes }, parseQuery(''), {
    limit: 2,
    before: first.next ?? 0,
  })
  expect(second.records.map(({ seq }) => seq)).toEqual([1])
  expect(second.next).toBeUndefined()
})

test('stops when its time is up, and says how far it came', async () => {
  const { searchedBackTo, next } = await searchTraces(
    { store: slowly(), attributes },
    parseQuery('nothing'),
    { limit: 2, time: 1 },
  )
  expect(searchedBackTo).toBe(store.find(traceIdOf(3))?.start)
  expect(next).toBe(3)

  function slowly(): typeof store {
    return {
      ...store,
      list(criteria) {
        const until = performance.now() + 20
        while (performance.now() < until);
        return store.list(criteria)
      },
    }
  }
})

describe('a query that is not understood is answered with a sentence and its place', () => {
  test.each([
    ['servce:payment', /^Expected one of service, topic, status, .*, got servce$/, 0, 14],
    ['a duration>fast', /^Expected a comparison such as duration>200ms/, 2, 15],
    ['service>a', /^Expected service:a, as service has no order$/, 0, 9],
    ['status:bad', /^Expected status:error, status:ok, status:unset or a number, got bad$/, 0, 10],
    ['spans>many', /^Expected a number behind spans>, got many$/, 0, 10],
    ['attr.:1', /^Expected the key and value of an attribute/, 0, 7],
    ['constructor:1', /^Expected one of/, 0, 13],
    ['a '.repeat(60), /^Expected at most 50 conditions, got 60$/, 0, 120],
  ])('%s', (query, message, from, to) => {
    expect(() => parseQuery(query)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), from, to }),
    )
  })
})
