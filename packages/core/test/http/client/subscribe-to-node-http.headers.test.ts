import { context, trace } from '@opentelemetry/api'
import { suppressTracing } from '@throughline/core/integrations'
import { expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { nodeHttpTracing } from './node-http-tracing.ts'

const { exporter, inSpan, sendTraced, server } = nodeHttpTracing()

const UNSAMPLED = '00-11111111111111111111111111111111-2222222222222222-00'
const OWN = '00-33333333333333333333333333333333-4444444444444444-01'

it('a request with an array of headers is traced, the headers arrive as they were', async () => {
  const headers = ['Host', 'example.test', 'X-Twice', 'one', 'X-Twice', 'two']
  const { received, span } = await sendTraced('/array', { headers })
  expect(received?.rawHeaders.slice(0, 6)).toEqual(headers)
  expect(span?.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'server.port': server().port })
})

it('the headers and options of the caller are not changed', async () => {
  const headers = Object.freeze({ 'X-Mine': Object.freeze(['a', 'b']) as string[] })
  const { received } = await sendTraced('/frozen', Object.freeze({ headers }))
  expect(headers).toEqual({ 'X-Mine': ['a', 'b'] })
  expect(received?.headers['x-mine']).toBe('a, b')
})

it.each([
  ['an object', { TraceParent: OWN }],
  ['an array', ['Host', 'example.test', 'TRACEPARENT', OWN]],
])('a traceparent that the caller has set in %s of headers wins, and there is a span', async (_, headers) => {
  await inSpan(() => exchange(`${server().url}/own`, { headers }))
  expect(server().received[0]?.headers.traceparent).toBe(OWN)
  expect(server().received[0]?.headers).not.toHaveProperty('tracestate')
  expect(exporter.take()).toHaveLength(1)
})

it('a decision not to sample is passed on as it came, without a span', async () => {
  const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0, isRemote: true }
  const unsampled = trace.setSpanContext(context.active(), spanContext)
  await context.with(unsampled, () => exchange(`${server().url}/ok`))
  expect(server().received[0]?.headers.traceparent).toBe(UNSAMPLED)
  expect(exporter.take()).toEqual([])
})

it('a request outside of every span has no trace headers and no span', async () => {
  await exchange(`${server().url}/ok`)
  expect(server().received[0]?.headers).not.toHaveProperty('traceparent')
  expect(exporter.take()).toEqual([])
})

it('a request of tracing itself has no trace headers and no span', async () => {
  await inSpan(() => context.with(suppressTracing(context.active()), () => exchange(`${server().url}/ok`)))
  expect(server().received[0]?.headers).not.toHaveProperty('traceparent')
  expect(exporter.take()).toEqual([])
})

it('a URL with credentials is recorded without them', async () => {
  const { port } = server()
  await inSpan(() => exchange(`http://user:hunter2@127.0.0.1:${port}/ok?api_key=hunter2&page=2`))
  expect(server().received[0]?.url).toBe('/ok?api_key=hunter2&page=2')
  const [span] = exporter.take()
  expect(JSON.stringify(span?.attributes)).not.toContain('hunter2')
  expect(span?.attributes['url.full']).toBe(`http://127.0.0.1:${port}/ok?api_key=REDACTED&page=2`)
})

it('a method that is none of HTTP is kept out of the name', async () => {
  const { span } = await sendTraced('/ok', { method: 'PROPFIND' })
  expect(span?.name).toBe('HTTP')
  expect(span?.attributes).toMatchObject({
    'http.request.method': '_OTHER',
    'http.request.method_original': 'PROPFIND',
  })
})
