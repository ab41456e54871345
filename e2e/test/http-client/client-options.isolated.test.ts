import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import { createServer, get, Agent as HttpAgent } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpClientOptions, Tracing, TracingOptions } from '@throughline/core'
import { startTracing, traceAgent, traceDispatcher, traceFetch, withSpan } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'

type Send = (url: string) => Promise<unknown>

/** What each request is sent with. */
const headers = { 'X-Tenant': 'acme', Authorization: 'Bearer s3cret' }

async function byNode(url: string, agent?: HttpAgent): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, agent === undefined ? { headers } : { headers, agent }, resolve).on('error', reject)
  })
  await once(response.resume(), 'end')
}

let server: Server
let origin: string
let tracing: Tracing | undefined
/** The headers that have arrived. */
const received: Record<string, unknown>[] = []

beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    received.push(headers)
    response.writeHead(200, ['X-Cache', 'hit', 'Set-Cookie', 'sid=s3cret', 'Set-Cookie', 'a=b'])
    response.end('ok')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

afterEach(async () => {
  received.length = 0
  await tracing?.shutdown()
})

function start(
  httpClients?: boolean | HttpClientOptions,
  spanLimits?: TracingOptions['spanLimits'],
): MemoryExporter {
  const exporter = checkedExporter()
  tracing = startTracing({ service: 'test', exporter, flushOnExit: false, httpClients, spanLimits })
  return exporter
}

const fetched: Send = async url => (await fetch(url, { headers })).text()

/** Every way to send a request that `startTracing` traces. */
const PUBLISHED: [string, Send][] = [
  ['fetch', fetched],
  ['undici', async url => (await request(url, { headers })).body.text()],
  ['node:http', url => byNode(url)],
  [
    'traceDispatcher',
    async url => (await request(url, { headers, dispatcher: traceDispatcher(new Agent()) })).body.text(),
  ],
]

/** A client, and what traces its requests by these options. */
const CLIENTS: [string, (options: HttpClientOptions) => { exporter: MemoryExporter; send: Send }][] = [
  ...PUBLISHED.map(([name, send]): (typeof CLIENTS)[number] => [
    name,
    options => ({ exporter: start(options), send }),
  ]),
  [
    'traceFetch',
    options => ({
      exporter: start(false),
      send: async url => (await traceFetch(fetch, options)(url, { headers })).text(),
    }),
  ],
  [
    'traceAgent',
    options => ({
      exporter: start(false),
      send: url => byNode(url, traceAgent(new HttpAgent(), options)),
    }),
  ],
]

function broken(): never {
  throw new Error('this hook is broken')
}

const sentBy = (exporter: MemoryExporter) => exporter.take().filter(({ kind }) => kind === 2)

describe.each(CLIENTS)('the requests of %s', (_, client) => {
  it.each([
    ['refused', () => false, 0],
    ['allowed', ({ hostname }: URL) => hostname === '127.0.0.1', 1],
    ['broken', broken, 0],
  ])('have trace headers where `propagateTo` is %s, and a span', async (_name, propagateTo, headers) => {
    const { exporter, send } = client({ propagateTo })
    await withSpan('outer', () => send(`${origin}/orders/7`))
    expect(sentBy(exporter).map(({ name }) => name)).toEqual(['GET'])
    expect(received.map(({ traceparent }) => traceparent !== undefined)).toEqual([headers === 1])
  })

  it('are not traced where `ignore` says so', async () => {
    const { exporter, send } = client({
      ignore: ({ method, url }) => method === 'GET' && url.pathname === '/health',
    })
    await withSpan('outer', () => send(`${origin}/health`))
    await withSpan('outer', () => send(`${origin}/orders/7`))
    expect(sentBy(exporter).map(({ attributes }) => attributes['url.full'])).toEqual([`${origin}/orders/7`])
    expect(received.map(({ traceparent }) => traceparent === undefined)).toEqual([true, false])
  })

  it.each([
    [() => '/orders/{id}', 'GET /orders/{id}', '/orders/{id}'],
    [() => undefined, 'GET', undefined],
    [broken, 'GET', undefined],
  ])('are named by `urlTemplate`: %s', async (urlTemplate, name, template) => {
    const { exporter, send } = client({ urlTemplate })
    await withSpan('outer', () => send(`${origin}/orders/7`))
    const [span] = sentBy(exporter)
    expect([span?.name, span?.attributes['url.template']]).toEqual([name, template])
    expect(span?.attributes['url.full']).toBe(`${origin}/orders/7`)
    expect(received[0]?.traceparent).toContain(span?.spanContext().spanId)
  })
})

describe.each(CLIENTS)('the headers of %s', (_, client) => {
  it('are captured by `captureHeaders`, credentials redacted', async () => {
    const { exporter, send } = client({
      captureHeaders: {
        request: ['X-Tenant', 'authorization', 'traceparent', 'x-absent'],
        response: ['x-cache', 'Set-Cookie', 'x-absent'],
      },
    })
    await withSpan('outer', () => send(`${origin}/`))
    const [span] = sentBy(exporter)
    const { attributes } = span as (typeof exporter.spans)[number]
    expect(
      Object.fromEntries(Object.entries(attributes).filter(([key]) => key.includes('.header.'))),
    ).toEqual({
      'http.request.header.x-tenant': ['acme'],
      'http.request.header.authorization': ['REDACTED'],
      'http.request.header.traceparent': [received[0]?.traceparent],
      'http.response.header.x-cache': ['hit'],
      'http.response.header.set-cookie': ['REDACTED', 'REDACTED'],
    })
  })

  it('are not captured by default', async () => {
    const { exporter, send } = client({})
    await withSpan('outer', () => send(`${origin}/`))
    const [span] = sentBy(exporter)
    expect(Object.keys(span?.attributes ?? {}).filter(key => key.includes('.header.'))).toEqual([])
  })
})

it.each(PUBLISHED)('the values of %s are cut by `attributeValueLengthLimit`', async (_, send) => {
  const exporter = start({ captureHeaders: { request: ['authorization'] } }, { attributeValueLengthLimit: 7 })
  await withSpan('outer', () => send(`${origin}/${'a'.repeat(10_000)}`))
  expect(sentBy(exporter)[0]?.attributes).toMatchObject({
    'http.request.header.authorization': ['REDACTE'],
    'url.full': 'http://',
  })
})

it.each(PUBLISHED)('the requests of %s are not traced with `httpClients: false`', async (name, send) => {
  const exporter = start(false)
  await withSpan('outer', () => send(`${origin}/`))
  expect(sentBy(exporter)).toEqual([])
  expect(received[0]?.traceparent !== undefined).toBe(name === 'traceDispatcher')
})

it.each([true, undefined])('the requests of fetch are traced with `httpClients: %s`', async httpClients => {
  const exporter = start(httpClients)
  await withSpan('outer', () => fetched(`${origin}/`))
  expect(sentBy(exporter)).toHaveLength(1)
})

it.each([
  ['all', 'Expected `httpClients` to be a boolean or an object of options, got `all` (string)'],
  [{ ignore: '/health' }, 'Expected `httpClients.ignore` to be a function, got `/health` (string)'],
  [{ ignored: broken }, 'Unknown option `httpClients.ignored`'],
])('refuses `httpClients: %o`', (httpClients, sentence) => {
  expect(() => startTracing({ httpClients } as never)).toThrow(sentence)
})
