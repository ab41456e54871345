import { expect, test } from 'vitest'
import { arrivedTraces } from '../../src/intake/arrived-traces.ts'
import { MINUTE, rollups } from '../../src/rates/rollups.ts'
import { routeList } from '../../src/rates/route-list.ts'
import { serviceMap } from '../../src/rates/service-map.ts'
import { spanRates } from '../../src/rates/span-rates.ts'
import type { ExampleSpan } from '../storage/example-trace.ts'
import { BEGIN, otlpBytes, spanIdOf, traceIdOf } from '../storage/example-trace.ts'

function counted(...spans: readonly ExampleSpan[]) {
  const kept = rollups(() => BEGIN + 1000 * MINUTE)
  const rates = spanRates(kept)
  for (const { spans: arrived } of arrivedTraces(otlpBytes(spans)).traces.values())
    for (const { facts, service, linked } of arrived) rates.add(facts, service, BEGIN, linked)
  rates.settle(BEGIN + 10_000)
  return kept
}

const call: readonly ExampleSpan[] = [
  {
    id: 1,
    service: 'payment',
    kind: 2,
    duration: 100,
    name: 'POST /pay',
    attributes: { 'http.route': '/pay' },
  },
  {
    id: 2,
    parent: 1,
    service: 'payment',
    kind: 3,
    duration: 80,
    attributes: { 'server.address': 'order', 'server.port': 8081 },
  },
  { id: 3, parent: 2, service: 'order', kind: 2, duration: 60, failed: true },
  {
    id: 4,
    parent: 3,
    service: 'order',
    kind: 3,
    duration: 5,
    attributes: { 'db.system.name': 'postgresql', 'server.address': 'db' },
  },
  {
    id: 5,
    parent: 3,
    service: 'order',
    kind: 3,
    duration: 7,
    attributes: { 'server.address': 'api.example.org' },
  },
  {
    id: 6,
    parent: 3,
    service: 'order',
    kind: 4,
    duration: 10,
    start: 0,
    attributes: { 'messaging.destination.name': 'orders', 'messaging.operation.type': 'send' },
  },
  {
    id: 7,
    parent: 6,
    service: 'shipping',
    kind: 5,
    start: 4010,
    duration: 30,
    name: 'process orders',
    attributes: { 'messaging.destination.name': 'orders', 'messaging.operation.type': 'process' },
  },
]

const edgesOf = (spans: readonly ExampleSpan[]) =>
  serviceMap(counted(...spans), 15)
    .edges.map(({ from, to, kind, errors }) => `${from} ${kind} ${to} ${errors}`)
    .sort()

test.each([
  ['parents first', call],
  ['children first', [...call].reverse()],
])('joins calls and messages, %s', (_, spans) => {
  expect(edgesOf(spans)).toEqual([
    'service:order call external:api.example.org 0',
    'service:order call external:postgresql 0',
    'service:order send topic:orders 0',
    'service:payment call service:order 1',
    'topic:orders process service:shipping 0',
  ])
})

test('the durations of a topic are the time in the queue', () => {
  const { nodes } = serviceMap(counted(...call), 15)
  const topic = nodes.find(({ id }) => id === 'topic:orders')
  expect(topic).toMatchObject({ kind: 'topic', name: 'orders', query: 'topic:orders', count: 1 })
  expect(topic?.p50).toBeGreaterThan(3600)
  expect(topic?.p50).toBeLessThan(4400)
})

test.each(['senders first', 'the batch first'])(
  'a batch has the time in the queue of each message that it links to, %s',
  order => {
    const topic = { 'messaging.destination.name': 'orders' }
    const senders = [1, 2, 3].map(id => ({
      traceId: traceIdOf(id),
      id,
      service: 'order',
      kind: 4,
      duration: 0,
      attributes: topic,
    }))
    const batch = {
      traceId: traceIdOf(9),
      id: 9,
      service: 'shipping',
      kind: 5,
      start: 200,
      attributes: topic,
      links: senders.map(({ traceId, id }) => ({ traceId, spanId: spanIdOf(id) })),
    }
    const spans = order === 'senders first' ? [...senders, batch] : [batch, ...senders]
    const node = serviceMap(counted(...spans), 15).nodes.find(({ id }) => id === 'topic:orders')
    expect(node?.count).toBe(3)
    expect(node?.p50).toBeGreaterThan(180)
    expect(node?.p50).toBeLessThan(220)
  },
)

test('each node has a query that finds its traces', () => {
  const { nodes } = serviceMap(counted(...call), 15)
  expect(nodes.map(({ query }) => query).sort()).toEqual([
    'attr.db.system.name:postgresql',
    'attr.server.address:api.example.org',
    'service:order',
    'service:payment',
    'service:shipping',
    'topic:orders',
  ])
})

test('routes have their figures by the minute, and the traces to look at', () => {
  const durations = [10, 20, 20, 20, 300]
  const spans = durations.map((duration, index) => ({
    traceId: traceIdOf(index + 1),
    id: index + 1,
    duration,
    start: index < 4 ? 0 : MINUTE,
    failed: index === 0,
    attributes: { 'http.route': '/orders/:id' },
  }))
  const { routes, minutes, from } = routeList(counted(...spans), 15)
  expect([minutes, from]).toEqual([15, (Math.floor(BEGIN / MINUTE) - 13) * MINUTE])
  expect(routes).toHaveLength(1)
  const [route] = routes
  expect(route).toMatchObject({
    kind: 'route',
    service: 'shop',
    name: 'GET /orders/:id',
    query: 'service:shop route:/orders/:id',
    count: 5,
    errors: 1,
    rate: 0.333,
  })
  expect(route?.perMinute.count.slice(-2)).toEqual([4, 1])
  expect(route?.perMinute.errors.slice(-2)).toEqual([1, 0])
  expect(route?.p50).toBeGreaterThan(18)
  expect(route?.p50).toBeLessThan(22)
  expect(route?.p95).toBeGreaterThan(270)
  expect(route?.slowest[0]).toEqual({
    traceId: traceIdOf(5),
    spanId: spanIdOf(5),
    start: BEGIN + MINUTE,
    duration: 300,
  })
  expect(route?.failed.map(({ traceId }) => traceId)).toEqual([traceIdOf(1)])
  expect(route?.typical?.duration).toBe(20)
})

test('three hours are kept, and a clock that is ahead does not push them out', () => {
  const kept = rollups(() => BEGIN)
  const service = { kind: 'service', name: 'shop' } as const
  kept.add(service, BEGIN - 181 * MINUTE, 1, false)
  kept.add(service, BEGIN, 1, false)
  kept.add(service, BEGIN + 1000 * MINUTE, 1, false)
  kept.add(service, BEGIN - 179 * MINUTE, 1, false)
  const { figures } = kept.figures(180)
  expect(figures.map(({ total }) => total.count)).toEqual([2])
})

test('names without end do not fill the memory', () => {
  const kept = rollups(() => BEGIN)
  for (let number = 0; number < 5000; number++)
    kept.add({ kind: 'service', name: `s${number}` }, BEGIN, 1, false)
  expect(kept.figures(1).figures).toHaveLength(1000)
})
