import type { IncomingHttpHeaders } from 'node:http'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tracing } from '@throughline/core'
import { startTracing, traceDispatcher } from '@throughline/core'
import { Agent, request as undiciRequest } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import { FRAMEWORKS } from './frameworks.ts'
import { send } from './http-client.ts'
import type { StartApp } from './test-app.ts'

type Headers = Record<string, string>

function sendTo(url: string, headers: Headers | string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers: headers as Headers }, response => response.resume().on('end', resolve))
      .on('error', reject)
      .end()
  })
}

const CLIENTS: [string, (url: string, headers: Headers) => Promise<unknown>][] = [
  ['node:http', sendTo],
  [
    'node:http with a list of headers',
    (url, headers) => sendTo(url, ['host', new URL(url).host, ...Object.entries(headers).flat()]),
  ],
  ['fetch', (url, headers) => fetch(url, { headers }).then(response => response.text())],
  ['undici', (url, headers) => undiciRequest(url, { headers }).then(({ body }) => body.text())],
  [
    'undici through traceDispatcher',
    (url, headers) =>
      undiciRequest(url, { headers, dispatcher: traceDispatcher(new Agent()) }).then(({ body }) =>
        body.text(),
      ),
  ],
]

const CALLER: Headers = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'theirs=1',
  baggage: 'user=mallory',
}

const exporter = checkedExporter()
let tracing: Tracing
let backendUrl: string
let received: IncomingHttpHeaders = {}
const backend = createServer((request, response) => {
  received = request.headers
  response.end('ok')
})

beforeAll(async () => {
  tracing = startTracing({ service: 'gateway', exporter })
  await new Promise<void>(resolve => backend.listen(0, '127.0.0.1', resolve))
  backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
})

afterAll(async () => {
  backend.closeAllConnections()
  backend.close()
  await tracing.shutdown()
})

/** Sends a request through a proxy that copies its headers, and changes them like `change`. */
async function throughProxy(
  startApp: StartApp,
  client: (url: string, headers: Headers) => Promise<unknown>,
  { trusted = true, change = {} }: { trusted?: boolean; change?: Headers } = {},
) {
  const app = await startApp({
    trust: () => trusted,
    proxy: ({ connection: _, host: __, ...copied }) =>
      client(backendUrl, { ...(copied as Headers), ...change }),
  })
  await send(`${app.url}/proxy`, { headers: CALLER })
  await exporter.waitFor(2)
  const spans = exporter.take()
  await app.stop()
  const server = spans.find(({ kind }) => kind === 1)
  const outgoing = spans.find(({ kind }) => kind === 2)
  return { server: server?.spanContext(), client: outgoing?.spanContext() }
}

describe.each(FRAMEWORKS)('a proxy on %s', (_, startApp) => {
  it.each(CLIENTS)(
    'puts a span between its caller and the service behind it, by %s',
    async (_name, client) => {
      const spans = await throughProxy(startApp, client)
      expect(spans.server?.traceId).toBe(CALLER.traceparent?.slice(3, 35))
      expect(String(received.traceparent).split('-').slice(1, 3)).toEqual([
        spans.server?.traceId,
        spans.client?.spanId,
      ])
      expect(received).toMatchObject({ tracestate: 'theirs=1', baggage: 'user=mallory' })
    },
  )

  it.each(CLIENTS)('passes nothing on of a caller that is not trusted, by %s', async (_name, client) => {
    const spans = await throughProxy(startApp, client, { trusted: false })
    expect(String(received.traceparent).split('-').slice(1, 3)).toEqual([
      spans.server?.traceId,
      spans.client?.spanId,
    ])
    expect(received.traceparent).not.toContain(CALLER.traceparent?.slice(3, 35))
    expect(received).not.toHaveProperty('tracestate')
    expect(received).not.toHaveProperty('baggage')
  })

  it.each(CLIENTS)('keeps headers that it sets itself, by %s', async (_name, client) => {
    const change = {
      traceparent: '00-33333333333333333333333333333333-4444444444444444-01',
      baggage: 'own=1',
    }
    await throughProxy(startApp, client, { change })
    expect(received).toMatchObject(change)
  })
})
