import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiError } from '../../src/api/failure.ts'
import type { RouteList, ServiceMap } from '../../src/api/rates.ts'
import type { SpanDetail } from '../../src/api/span-detail.ts'
import type { SuggestionList } from '../../src/api/suggestions.ts'
import type { TracePage } from '../../src/api/trace-summary.ts'
import { readColumns } from '../../src/columns/read-columns.ts'
import { otlpBytes, spanIdOf, traceIdOf } from '../storage/example-trace.ts'
import type { RunningViewer } from './running-viewer.ts'
import { runningViewer } from './running-viewer.ts'

let running: RunningViewer
beforeAll(async () => {
  running = await runningViewer()
  await running.send(
    otlpBytes([
      {
        id: 1,
        service: 'payment',
        name: 'POST /pay',
        duration: 100,
        attributes: { 'http.route': '/pay', 'http.response.status_code': 202 },
      },
      {
        id: 2,
        parent: 1,
        service: 'payment',
        kind: 4,
        name: 'send orders',
        start: 5,
        duration: 10,
        attributes: {
          'messaging.destination.name': 'orders',
          'messaging.operation.type': 'send',
          'messaging.destination.partition.id': '3',
        },
      },
    ]),
  )
  await running.send(
    otlpBytes([
      {
        traceId: traceIdOf(2),
        id: 3,
        service: 'shipping',
        kind: 5,
        name: 'process orders',
        start: 500,
        duration: 10,
        failed: true,
        links: [{ traceId: traceIdOf(1), spanId: spanIdOf(2) }],
        attributes: {
          'messaging.destination.name': 'orders',
          'messaging.operation.type': 'process',
          'order.id': 'A1',
        },
      },
    ]),
  )
})
afterAll(() => running.stop())

const idsOf = ({ traces }: TracePage) => traces.map(({ traceId }) => traceId)

test('lists what a query finds, by pages', async () => {
  expect(idsOf((await running.get<TracePage>('/api/traces')).body)).toEqual([2, 1].map(traceIdOf))
  expect(idsOf((await running.get<TracePage>('/api/traces?q=attr.order.id:A1')).body)).toEqual([traceIdOf(2)])
  const { body } = await running.get<TracePage>('/api/traces?limit=1')
  expect(idsOf((await running.get<TracePage>(`/api/traces?limit=1&before=${body.next}`)).body)).toEqual([
    traceIdOf(1),
  ])
})

test('answers a query that is not understood with its place', async () => {
  expect(await running.get('/api/traces?q=servce:x')).toEqual({
    status: 400,
    body: { error: expect.stringMatching(/^Expected one of service/), from: 0, to: 8 },
  })
})

test('gives a trace as columns', async () => {
  const response = await fetch(`${running.base}/api/traces/${traceIdOf(1)}`)
  const columns = readColumns(await response.arrayBuffer())
  expect(columns.length).toBe(2)
  expect(columns.shape(0)).toMatchObject({ name: 'POST /pay', note: '202', route: '/pay' })
  expect(columns.head.messages).toEqual([[1, { role: 'send', topic: 'orders', partition: 3 }]])
})

test('gives all of one span, with links in both directions', async () => {
  const { body: from } = await running.get<SpanDetail>(`/api/traces/${traceIdOf(2)}/spans/${spanIdOf(3)}`)
  expect(from).toMatchObject({
    name: 'process orders',
    outcome: 'error',
    statusMessage: 'no carrier for zone 7',
    attributes: expect.arrayContaining([['order.id', 'A1']]),
    resource: [['service.name', 'shipping']],
    scope: { name: 'example' },
    links: [
      { traceId: traceIdOf(1), spanId: spanIdOf(2), span: { name: 'send orders', service: 'payment' } },
    ],
  })
  const { body: to } = await running.get<SpanDetail>(`/api/traces/${traceIdOf(1)}/spans/${spanIdOf(2)}`)
  expect(to.linkedFrom).toMatchObject([
    { traceId: traceIdOf(2), spanId: spanIdOf(3), span: { name: 'process orders', outcome: 'error' } },
  ])
})

test.each([
  `/api/traces/${traceIdOf(9)}`,
  `/api/traces/${traceIdOf(1)}/spans/${spanIdOf(9)}`,
  `/api/traces/${traceIdOf(1)}/elsewhere`,
  '/api/traces/..%2f..%2fetc%2fpasswd',
  '/api/elsewhere',
])('%s is not found', async path => {
  const { status, body } = await running.get<ApiError>(path)
  expect([status, typeof body.error]).toEqual([404, 'string'])
})

test('draws the map and lists routes', async () => {
  const { body: map } = await running.get<ServiceMap>('/api/map?minutes=180')
  expect(map.nodes.map(({ id }) => id).sort()).toEqual([
    'service:payment',
    'service:shipping',
    'topic:orders',
  ])
  const { body: list } = await running.get<RouteList>('/api/routes?minutes=180')
  expect(list.routes.map(({ name }) => name).sort()).toEqual(['POST /pay', 'process orders'])
})

test.each([
  ['', 'service:'],
  ['ser', 'service:'],
  ['service:', 'service:payment'],
  ['status:error topic:o', 'topic:orders'],
  ['-service:ship', 'service:shipping'],
  ['attr.order', 'attr.order.id:'],
  ['dur', 'duration>'],
])('suggests for %j', async (query, text) => {
  const { body } = await running.get<SuggestionList>(`/api/suggest?q=${encodeURIComponent(query)}`)
  const [best] = body.suggestions
  expect(best?.text).toBe(text)
  expect(query.slice(best?.from, best?.to)).toBe(query.split(' ').at(-1)?.replace(/^-/, ''))
})

test('sends what is new, by server-sent events, to those that ask for it', async () => {
  const abort = new AbortController()
  const response = await fetch(`${running.base}/api/live?q=service:live`, { signal: abort.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  await running.send(
    otlpBytes([
      { traceId: traceIdOf(7), service: 'live' },
      { traceId: traceIdOf(8), service: 'other' },
    ]),
  )
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (/event: traces\n.*\n\n/.test(text)) break
  }
  abort.abort()
  const [, first] = /^event: (\w+)/m.exec(text) ?? []
  const [, data = ''] = /event: traces\ndata: (.*)\n\n/.exec(text) ?? []
  expect(first).toBe('stats')
  expect(JSON.parse(data)).toMatchObject({ more: 0, traces: [{ traceId: traceIdOf(7), service: 'live' }] })
})
