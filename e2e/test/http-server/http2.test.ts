import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { Http2Server } from 'node:http2'
import {
  connect,
  createSecureServer,
  createServer,
  Http2ServerRequest,
  Http2ServerResponse,
} from 'node:http2'
import { get } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Tracer } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { traceRequests } from '@throughline/example-node-http'
import { recordErrors, tracing } from '@throughline/express'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { certificates } from '../backends/collector/certificates.ts'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import { ERROR, UNSET } from './harness.ts'

const NGHTTP2_CANCEL = 8

type Listener = (tracer: Tracer, hanging: () => void) => RequestListener

const onNode: Listener = (tracer, hanging) =>
  traceRequests(
    (request, response) => {
      if (request.url === '/hang') return hanging()
      response.statusCode = request.url === '/fail' ? 500 : 200
      response.end('ok')
    },
    { tracer },
  )

/**
 * Express makes each request inherit from that of HTTP/1, and serves no other. This is what bridges for HTTP/2 do: the
 * same prototypes above those of `node:http2`.
 */
function bridged(framework: typeof express): Listener {
  return (tracer, hanging) => {
    const app = framework().set('env', 'test')
    app.request = above(app.request, Http2ServerRequest.prototype) as typeof app.request
    app.response = above(app.response, Http2ServerResponse.prototype) as typeof app.response
    app.use(tracing({ tracer }))
    app.get('/users/:id', (req, res) => void res.send(req.params.id))
    app.get('/hang', () => hanging())
    app.get('/fail', () => {
      throw new RangeError('boom')
    })
    return app.use(recordErrors)
  }
}

/** Copies of the prototypes of Express, `own` first, with `base` below them. */
function above(own: object, base: object): object {
  const parent = Object.getPrototypeOf(own)
  const below = Object.create(base, Object.getOwnPropertyDescriptors(parent))
  return Object.create(below, Object.getOwnPropertyDescriptors(own))
}

const express4 = createRequire(import.meta.url)('express4') as typeof express

const SERVERS: [string, Listener, string | undefined][] = [
  ['node:http2', onNode, undefined],
  ['Express 4 through a bridge', bridged(express4), '/users/:id'],
  ['Express 5 through a bridge', bridged(express), '/users/:id'],
]

let server: Http2Server | undefined

afterEach(() => void server?.close())

async function serve(listener: Listener) {
  const exporter = checkedExporter()
  const { tracer } = createTracing({ service: 'test', exporter })
  let hangs = () => {}
  const hanging = new Promise<void>(resolve => {
    hangs = resolve
  })
  // The compatibility API of node:http2 passes what listeners of HTTP/1 expect.
  server = createServer(listener(tracer, hangs) as never)
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const session = connect(`http://127.0.0.1:${port}`)
  async function ended() {
    await exporter.waitFor(1, { timeout: 30_000 })
    return exporter.take()[0]
  }
  return { session, port, hanging, ended }
}

describe.each(SERVERS)('requests of HTTP/2 to %s', (_, listener, route) => {
  it('have a span with the attributes of their headers', async () => {
    const { session, port, ended } = await serve(listener)
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await text(session.request({ ':path': '/users/7?a=1', traceparent }))
    const span = await ended()
    expect(span).toMatchObject({
      name: route === undefined ? 'GET' : `GET ${route}`,
      status: { code: UNSET },
      attributes: {
        'http.response.status_code': 200,
        'network.peer.address': '127.0.0.1',
        'network.protocol.version': '2',
        'server.address': '127.0.0.1',
        'server.port': port,
        'url.path': '/users/7',
        'url.query': 'a=1',
      },
    })
    expect(span?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7')
    session.close()
  })

  it('are errors where the server fails, and where the client goes away', async () => {
    const { session, hanging, ended } = await serve(listener)
    await text(session.request({ ':path': '/fail' }))
    expect(await ended()).toMatchObject({
      status: { code: ERROR },
      attributes: { 'http.response.status_code': 500 },
    })
    const stream = session.request({ ':path': '/hang' }).on('error', () => {})
    await hanging
    stream.close(NGHTTP2_CANCEL)
    expect(await ended()).toMatchObject({
      status: { code: ERROR },
      attributes: { 'error.type': 'ECONNRESET', 'client.address': '127.0.0.1' },
    })
    session.close()
  })
})

const TLS = { key: readFileSync(certificates.serverKey), cert: readFileSync(certificates.server) }

it.each([
  ['Express 4', express4],
  ['Express 5', express],
])('requests of HTTP/1 to a server of HTTP/2 are served and traced by %s', async (_, framework) => {
  const exporter = checkedExporter()
  const { tracer } = createTracing({ service: 'test', exporter })
  const app = framework()
  app.use(tracing({ tracer }))
  app.get('/users/:id', (req, res) => void res.send(req.params.id))
  const secure = createSecureServer({ ...TLS, allowHTTP1: true }, app as never)
  await new Promise<void>(resolve => secure.listen(0, '127.0.0.1', resolve))
  const { port } = secure.address() as AddressInfo
  const options = { rejectUnauthorized: false, agent: false }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`https://127.0.0.1:${port}/users/7`, options, resolve).on('error', reject)
  })
  expect(await text(response)).toBe('7')
  await exporter.waitFor(1, { timeout: 30_000 })
  expect(exporter.take()).toMatchObject([
    { name: 'GET /users/:id', attributes: { 'network.protocol.version': '1.1', 'url.scheme': 'https' } },
  ])
  await new Promise(resolve => secure.close(resolve))
})
