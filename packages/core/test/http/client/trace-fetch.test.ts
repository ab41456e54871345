import { startTracing, traceFetch } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { sharedSlot } from '../../../src/http/client/shared-slot.ts'
import { clientTracing } from './client-tracing.ts'
import { traceparentOf } from './node-http-tracing.ts'
import type { RecordingServer } from './recording-server.ts'
import { recordingServer } from './recording-server.ts'

const { exporter, inSpan, tracer } = clientTracing()
const tracedFetch = traceFetch(fetch, { tracer })
let server: RecordingServer

beforeEach(async () => {
  server = await recordingServer()
})

afterEach(async () => {
  exporter.take()
  await server[Symbol.asyncDispose]()
})

describe('a traced fetch', () => {
  it.each([
    ['a text', () => `${server.url}/ok?token=1`],
    ['a URL', () => new URL(`${server.url}/ok?token=1`)],
    ['a Request', () => new Request(`${server.url}/ok?token=1`)],
  ])('gives a request to %s inside a span a CLIENT span and carries the trace on', async (_, input) => {
    const response = await inSpan(() => tracedFetch(input()))
    expect(await response.text()).toBe('body')
    const [span] = exporter.take()
    expect(span).toMatchObject({ name: 'GET', kind: 2 })
    expect(span?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'server.port': server.port,
      'url.full': `${server.url}/ok?token=REDACTED`,
    })
    expect(server.received[0]?.headers.traceparent).toBe(traceparentOf(span))
  })

  it('sends what the caller sends, and writes to none of it', async () => {
    const headers = Object.freeze({ 'x-of-init': '1' })
    const init = Object.freeze({ method: 'post', body: 'abc', headers })
    await inSpan(() => tracedFetch(server.url, init))
    const request = new Request(server.url, { method: 'PUT', body: 'def', headers: { 'x-of-request': '2' } })
    await inSpan(() => tracedFetch(request))
    expect(server.received).toMatchObject([
      { method: 'POST', body: btoa('abc'), headers: { 'x-of-init': '1' } },
      { method: 'PUT', body: btoa('def'), headers: { 'x-of-request': '2' } },
    ])
    expect(request.headers.has('traceparent')).toBe(false)
    expect(exporter.take().map(({ name }) => name)).toEqual(['POST', 'PUT'])
  })

  it('leaves requests outside of every span, and a `traceparent` of the caller, alone', async () => {
    await tracedFetch(server.url)
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
    await inSpan(() => tracedFetch(server.url, { headers: { traceparent } }))
    expect(server.received.map(({ headers }) => headers.traceparent)).toEqual([undefined, traceparent])
  })

  it('marks the span of a 4xx, and of a request without a response, and throws what fetch throws', async () => {
    await inSpan(() => tracedFetch(`${server.url}/status/418`))
    const failing = inSpan(() => tracedFetch(`${server.url}/drop`))
    await expect(failing).rejects.toThrow('fetch failed')
    const aborted = inSpan(() => tracedFetch(server.url, { signal: AbortSignal.abort() }))
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
    expect(exporter.take().map(({ attributes, status }) => [attributes['error.type'], status.code])).toEqual([
      ['418', 2],
      ['TypeError', 2],
      [undefined, 0],
    ])
  })

  it('rejects for wrong arguments as fetch does', async () => {
    const wrong = inSpan(() => tracedFetch(server.url, { headers: { 'a b': 'c' } }))
    await expect(wrong).rejects.toThrow(TypeError)
  })

  it('has no count for a request of the caller to where an answer led', async () => {
    await inSpan(async () => {
      await tracedFetch(`${server.url}/redirect`, { redirect: 'manual' })
      await tracedFetch(`${server.url}/ok`)
    })
    expect(exporter.take().map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([
      undefined,
      undefined,
    ])
  })

  it('has the properties of the one that was wrapped, and is not wrapped twice', () => {
    const preconnect = () => 'connected'
    const traced = traceFetch(
      Object.assign(() => fetch(server.url), { preconnect }),
      { tracer },
    )
    expect(traced.preconnect()).toBe('connected')
    expect(traceFetch(traced)).toBe(traced)
  })

  it('makes one span where `startTracing` traces fetch too', async () => {
    const all = memoryExporter()
    const tracing = startTracing({ exporter: all })
    onTestFinished(() => tracing.shutdown())
    expect(sharedSlot().isSubscribed).toBe(true)
    const traced = traceFetch(fetch)
    await tracing.tracer.startActiveSpan('work', async span => {
      await traced(server.url)
      span.end()
    })
    expect(all.take().map(({ name }) => name)).toEqual(['GET', 'work'])
  })

  it.each([
    [() => traceFetch('fetch' as never), 'Expected `fetch` to be a function, got `fetch`'],
    [() => traceFetch(fetch, { tracer: 1 as never }), 'Expected `tracer` to be'],
    [() => traceFetch(fetch, { trace: 1 } as never), 'Unknown option `trace`'],
  ])('takes no other arguments', (call, message) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})
