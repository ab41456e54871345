// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { once } from 'node:events'
import { context, trace } from '@opentelemetry/api'
import { suppressTracing } from '@throughline/core/integrations'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { subscribeToUndici } from '../../../src/http/client/subscribe-to-undici.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { clientTracing } from './client-tracing.ts'
import { traceparentOf } from './node-http-tracing.ts'
import type { RecordingServer } from './recording-server.ts'
import { recordingServer } from './recording-server.ts'

const { exporter, inSpan, tracer } = clientTracing()
let server: RecordingServer
let unsubscribe: () => void

beforeEach(async () => {
  server = await recordingServer()
  unsubscribe = subscribeToUndici(() => tracer)
})

afterEach(async () => {
  unsubscribe()
  exporter.take()
  await server[Symbol.asyncDispose]()
})

async function fetched(path: string, init?: RequestInit): Promise<void> {
  const response = await inSpan(() => fetch(server.url + path, init))
  await response.text()
}

it('fetch inside a span has a CLIENT span by the conventions and carries the trace on', async () => {
  const parent = tracer.startSpan('parent')
  const inside = trace.setSpan(context.active(), parent)
  await context.with(inside, () => fetch(`${server.url}/ok?token=hunter2`, { method: 'POST', body: '{}' }))
  const [span] = exporter.take()
  expect(span).toMatchObject({ name: 'POST', kind: 2, status: { code: 0 } })
  expect(span?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId)
  expect(span?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'server.port': server.port,
    'url.full': `${server.url}/ok?token=REDACTED`,
    'network.peer.address': '127.0.0.1',
    'network.peer.port': server.port,
    'network.protocol.version': '1.1',
  })
  expect(server.received[0]?.headers.traceparent).toBe(traceparentOf(span))
})

it('requests at the same time on the same connections keep their own spans', async () => {
  const paths = Array.from({ length: 30 }, (_, index) => `/ok?index=${index}`)
  await Promise.all(paths.map(path => fetched(path)))
  const spans = exporter.take()
  for (const { url, headers } of server.received) {
    const span = spans.find(({ attributes }) => attributes['url.full'] === server.url + url)
    expect(headers.traceparent).toBe(traceparentOf(span))
  }
  expect(new Set(spans.map(span => span.spanContext().traceId)).size).toBe(paths.length)
})

it('a redirect that fetch follows is a second span, counted, with the same parent', async () => {
  await fetched('/redirect')
  const [first, second, ...others] = exporter.take()
  expect(others).toEqual([])
  expect(first?.attributes).toMatchObject({
    'http.response.status_code': 302,
    'url.full': `${server.url}/redirect`,
  })
  expect(first?.attributes).not.toHaveProperty('http.request.resend_count')
  expect(second?.attributes).toMatchObject({ 'http.request.resend_count': 1, 'url.full': `${server.url}/ok` })
  expect(second?.parentSpanContext).toEqual(first?.parentSpanContext)
  expect(server.received.map(({ headers }) => headers.traceparent)).toEqual(
    [first, second].map(traceparentOf),
  )
})

it.each([404, 500])('a status of %d is an error of the client span', async status => {
  await fetched(`/status/${status}`)
  const [span] = exporter.take()
  expect(span?.status).toEqual({ code: 2 })
  expect(span?.attributes['error.type']).toBe(String(status))
})

it('a span ends with the response and not with those that announce it', async () => {
  await fetched('/early')
  const [span, ...others] = exporter.take()
  expect(others).toEqual([])
  expect(span?.attributes).toMatchObject({ 'http.response.status_code': 500, 'error.type': '500' })
  expect(span?.status).toEqual({ code: 2 })
})

it('a connection that is refused is an error with its code', async () => {
  await server[Symbol.asyncDispose]()
  await expect(fetched('/gone')).rejects.toThrow()
  const [span] = exporter.take()
  expect(span?.status.code).toBe(2)
  expect(span?.attributes).toMatchObject({ 'error.type': 'ECONNREFUSED', 'server.port': server.port })
})

it('a connection that is closed before the response is an error', async () => {
  await expect(fetched('/drop')).rejects.toThrow()
  expect(exporter.take()[0]?.attributes['error.type']).toBe('UND_ERR_SOCKET')
})

it.each([undefined, 'enough'])('an AbortSignal with the reason %s is no error', async reason => {
  const controller = new AbortController()
  const pending = fetched('/hang', { signal: controller.signal })
  await eventually(() => expect(server.received.length).toBe(1))
  controller.abort(reason)
  await expect(pending).rejects.toBeDefined()
  const [span] = exporter.take()
  expect(span?.status).toEqual({ code: 0 })
  expect(span?.attributes).not.toHaveProperty('error.type')
})

it('a deadline of an AbortSignal is an error', async () => {
  const deadline = AbortSignal.timeout(0)
  await once(deadline, 'abort')
  const controller = new AbortController()
  const pending = fetched('/hang', { signal: controller.signal })
  await eventually(() => expect(server.received.length).toBe(1))
  controller.abort(deadline.reason)
  await expect(pending).rejects.toThrow()
  expect(exporter.take()[0]?.attributes['error.type']).toBe('TimeoutError')
})

it('a body that breaks off does not change the span, which has ended with the headers', async () => {
  await expect(fetched('/half')).rejects.toThrow()
  const [span, ...others] = exporter.take()
  expect(span?.status).toEqual({ code: 0 })
  expect(others).toEqual([])
})

it('a traceparent that the caller has set wins, and there is a span', async () => {
  const own = '00-33333333333333333333333333333333-4444444444444444-01'
  await fetched('/ok', { headers: { TraceParent: own } })
  expect(server.received[0]?.headers.traceparent).toBe(own)
  expect(exporter.take()).toHaveLength(1)
})

it('a decision not to sample is passed on as it came, without a span', async () => {
  const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0, isRemote: true }
  await context.with(trace.setSpanContext(context.active(), spanContext), () => fetch(server.url))
  expect(server.received[0]?.headers.traceparent).toBe(`00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`)
  expect(exporter.take()).toEqual([])
})

it('a request outside of every span, or of tracing itself, has no trace headers and no span', async () => {
  await fetch(server.url)
  await inSpan(() => context.with(suppressTracing(context.active()), () => fetch(server.url)))
  for (const { headers } of server.received) expect(headers).not.toHaveProperty('traceparent')
  expect(exporter.take()).toEqual([])
})

it('a tracer that throws does not hurt the request', async () => {
  unsubscribe()
  unsubscribe = subscribeToUndici(() => {
    throw new Error('no tracer')
  })
  const response = await inSpan(() => fetch(server.url))
  expect(await response.text()).toBe('body')
})
