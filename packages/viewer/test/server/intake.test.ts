import { gzipSync } from 'node:zlib'
import { createTracing, otlpExporter } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiError } from '../../src/api/failure.ts'
import type { OtlpTraces } from '../../src/api/otlp-json.ts'
import type { TracePage } from '../../src/api/trace-summary.ts'
import { otlpBytes, otlpJson, spanIdOf, traceIdOf } from '../storage/example-trace.ts'
import type { RunningViewer } from './running-viewer.ts'
import { runningViewer } from './running-viewer.ts'

let running: RunningViewer
beforeEach(async () => {
  running = await runningViewer()
})
afterEach(() => running.stop())

const spans = [
  { id: 1, name: 'POST /pay', service: 'payment', attributes: { 'order.id': 7 } },
  { id: 2, parent: 1, name: 'charge', failed: true },
]

const FORMS = [
  ['protobuf', () => otlpBytes(spans), {}],
  ['JSON', () => JSON.stringify(otlpJson(spans)), {}],
  ['protobuf in gzip', () => gzipSync(otlpBytes(spans)), { 'content-encoding': 'gzip' }],
] as const

test.each(FORMS)('takes %s', async (_, body, headers) => {
  const response = await running.send(body(), headers)
  expect(response.status).toBe(200)
  const { body: page } = await running.get<TracePage>('/api/traces')
  expect(page.traces).toMatchObject([
    { traceId: traceIdOf(1), name: 'POST /pay', service: 'payment', spans: 2, errors: 1, outcome: 'error' },
  ])
  const { body: otlp } = await running.get<OtlpTraces>(`/api/traces/${traceIdOf(1)}/otlp`)
  expect(otlp.resourceSpans[0]?.scopeSpans?.[0]?.spans?.[0]).toMatchObject({
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    name: 'POST /pay',
    kind: 2,
    attributes: [{ key: 'order.id', value: { intValue: '7' } }],
  })
})

test('what is exported can be taken again', async () => {
  await running.send(otlpBytes(spans))
  const first = await running.get(`/api/traces/${traceIdOf(1)}/otlp`)
  const other = await runningViewer()
  await other.send(JSON.stringify(first.body))
  expect(await other.get(`/api/traces/${traceIdOf(1)}/otlp`)).toEqual(first)
  await other.stop()
})

test('of a failure without words the status is the reason', async () => {
  const json = JSON.stringify(otlpJson([{ failed: true, attributes: { 'http.response.status_code': 500 } }]))
  await running.send(json.replace('"message":"no carrier for zone 7"', '"message":""'))
  const { body } = await running.get<TracePage>('/api/traces')
  expect(body.traces[0]?.error).toBe('answered 500')
})

test('a request that comes again, as after a lost answer, is taken once', async () => {
  const body = gzipSync(otlpBytes(spans))
  for (let times = 0; times < 3; times++)
    expect((await running.send(body, { 'content-encoding': 'gzip' })).status).toBe(200)
  await running.send(otlpBytes([{ id: 3, parent: 1 }]))
  const { body: stats } = await running.get('/api/stats')
  expect(stats).toMatchObject({ spans: 3, received: { spans: 3, requests: 2, repeated: 2 } })
})

test('a service with the exporter of core appears by itself', async () => {
  const tracing = createTracing({
    service: 'shop',
    exporter: otlpExporter({ url: `${running.base}/v1/traces` }),
  })
  tracing.tracer.startSpan('GET /').end()
  await tracing.shutdown()
  const { body } = await running.get<TracePage>('/api/traces?q=service:shop')
  expect(body.traces).toMatchObject([{ name: 'GET /', service: 'shop' }])
})

test('log lines are shown in their trace', async () => {
  await running.send(otlpBytes(spans))
  const record = (message: string, number: number) => ({
    timeUnixNano: `${1_700_000_000_000 + number}000000`,
    severityNumber: 17,
    body: { stringValue: message },
    traceId: traceIdOf(1),
    spanId: spanIdOf(1),
    attributes: [{ key: 'zone', value: { intValue: '7' } }],
  })
  const logs = {
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'payment' } }] },
        scopeLogs: [
          { logRecords: [record('second', 2), record('first', 1), { body: { stringValue: 'outside' } }] },
        ],
      },
    ],
  }
  expect((await running.send(JSON.stringify(logs), {}, '/v1/logs')).status).toBe(200)
  const { body } = await running.get(`/api/traces/${traceIdOf(1)}/logs`)
  expect(body).toMatchObject({
    leftOut: 0,
    logs: [
      {
        message: 'first',
        level: 'error',
        service: 'payment',
        spanId: spanIdOf(1),
        attributes: [['zone', 7]],
      },
      { message: 'second' },
    ],
  })
})

describe('what it does not take', () => {
  test('spans without valid ids are counted and reported', async () => {
    const json = otlpJson([{ id: 1 }, { traceId: 'abc' }, { traceId: '0'.repeat(32) }])
    const response = await running.send(JSON.stringify(json))
    expect([response.status, await response.json()]).toEqual([
      200,
      { partialSuccess: { rejectedSpans: '2', errorMessage: 'a span has no valid trace id or span id' } },
    ])
    const { body } = await running.get('/api/stats')
    expect(body).toMatchObject({ spans: 1, refused: { 'a span has no valid trace id or span id': 2 } })
  })

  test.each([
    ['no JSON', '{', {}, 400, 'Expected an OTLP request, but it is not JSON'],
    ['JSON of another kind', '[]', {}, 400, 'Expected an OTLP request, but the request is not an object'],
    [
      'a list that is none',
      '{"resourceSpans":7}',
      {},
      400,
      'Expected an OTLP request, but `resourceSpans` is not a list',
    ],
    ['bytes of another kind', new Uint8Array(50).fill(255), {}, 400, /^Expected an OTLP request, but /],
    ['a part of a request', otlpBytes(spans).subarray(0, -3), {}, 400, /^Expected an OTLP request, but /],
    ['no gzip', '{}', { 'content-encoding': 'gzip' }, 400, 'Expected an OTLP request, but it is not gzip'],
    ['another encoding', '{}', { 'content-encoding': 'zstd' }, 400, /the Content-Encoding is not gzip/],
    [
      'another type',
      '{}',
      { 'content-type': 'text/plain' },
      415,
      /^Expected the Content-Type application\/x-protobuf/,
    ],
  ])('%s is answered with a sentence', async (_, body, headers, status, error) => {
    const response = await running.send(body, headers)
    expect(response.status).toBe(status)
    const answer = ((await response.json()) as ApiError).error
    if (typeof error === 'string') expect(answer).toBe(error)
    else expect(answer).toMatch(error)
  })

  test('a bomb of gzip is not unpacked', async () => {
    const response = await running.send(gzipSync(Buffer.alloc(65 * 1024 * 1024)), {
      'content-encoding': 'gzip',
    })
    expect([response.status, ((await response.json()) as ApiError).error]).toEqual([
      400,
      'Expected an OTLP request, but it unpacks to more than 67108864 bytes',
    ])
  })

  test('a body without end is refused', async () => {
    const response = await running.send(Buffer.alloc(65 * 1024 * 1024)).catch((error: Error) => error)
    if (response instanceof Response) expect(response.status).toBe(413)
    await expect.poll(() => running.viewer.stats().refused['larger than 64 MiB']).toBe(1)
  })
})
