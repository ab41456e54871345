import { EventEmitter, once } from 'node:events'
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
  SecureClientSessionOptions,
} from 'node:http2'
import { connect, constants, createSecureServer, createServer, sensitiveHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { traceHttp2 } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { selfSigned } from '../../exporting/http1/self-signed-certificate.ts'
import { clientTracing } from './client-tracing.ts'
import { traceparentOf } from './node-http-tracing.ts'

const { exporter, inSpan, tracer } = clientTracing()

const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = constants

const arrivals = new EventEmitter()
let received: IncomingHttpHeaders[] = []
let stop: (() => void)[] = []

/** `/hang` never answers, `/refuse` resets the stream, `/status/418` answers so; everything else is 200. */
async function serve(isSecure = false): Promise<string> {
  const server = isSecure ? createSecureServer(selfSigned) : createServer()
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    received.push(headers)
    const path = headers[':path'] ?? ''
    arrivals.emit(path)
    if (path === '/refuse') return stream.close(NGHTTP2_REFUSED_STREAM)
    if (path === '/hang') return
    stream.respond({ ':status': Number(path.split('/status/')[1] ?? 200), 'x-cache': 'hit' })
    stream.end('body')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stop.push(() => server.close())
  return `${isSecure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function connected(url: string | URL, options: SecureClientSessionOptions = {}): ClientHttp2Session {
  const session = traceHttp2(connect, { tracer })(url, options)
  session.on('error', () => {})
  stop.push(() => session.destroy())
  return session
}

/** Resolves when the stream is closed, to its status and the message of its error. */
async function answered(stream: ClientHttp2Stream): Promise<{ status?: number; error?: unknown }> {
  const seen: { status?: number; error?: unknown } = {}
  stream.on('response', headers => {
    seen.status = headers[':status'] ?? 0
  })
  stream.on('error', error => {
    seen.error = error.message
  })
  stream.resume()
  await new Promise(resolve => stream.once('close', resolve))
  return seen
}

beforeEach(() => {
  received = []
  stop = []
})

afterEach(() => {
  for (const end of stop) end()
  exporter.take()
})

describe('a traced session of HTTP/2', () => {
  it.each([false, true])(
    'gives a request a CLIENT span and carries the trace on, with TLS: %s',
    async isSecure => {
      const url = await serve(isSecure)
      const session = connected(url, { rejectUnauthorized: false })
      const headers = Object.freeze({ ':path': '/orders/7?token=s3cret', 'x-mine': '1' })
      const stream = inSpan(() => session.request(headers))
      expect(await text(stream)).toBe('body')
      const [span] = exporter.take()
      expect(span).toMatchObject({ name: 'GET', kind: 2, status: { code: 0 } })
      expect(span?.attributes).toEqual({
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'network.peer.address': '127.0.0.1',
        'network.peer.port': Number(new URL(url).port),
        'network.protocol.version': '2',
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(url).port),
        'url.full': `${url}/orders/7?token=REDACTED`,
      })
      expect(received).toMatchObject([{ 'x-mine': '1', traceparent: traceparentOf(span) }])
    },
  )

  it('has many requests at once, each in its own trace', async () => {
    const session = connected(await serve())
    const streams = ['/a', '/b', '/c'].map(path =>
      inSpan(span => ({
        path,
        span,
        stream: session.request({ ':path': path, ':method': 'POST' }).end('x'),
      })),
    )
    for (const { stream } of streams) await text(stream)
    const spans = exporter.take()
    expect(spans.map(({ name }) => name)).toEqual(['POST', 'POST', 'POST'])
    for (const { path, span } of streams) {
      const sent = received.find(headers => headers[':path'] === path)
      expect(sent?.traceparent).toContain(span.spanContext().traceId)
    }
  })

  it('sends what is sensitive as such, and headers that are given by name', async () => {
    const session = connected(await serve())
    const headers = { ':path': '/', secret: 's', [sensitiveHeaders]: ['secret'] }
    const stream = inSpan(() => session.request(headers as OutgoingHttpHeaders))
    await text(stream)
    expect(stream.sentHeaders?.[sensitiveHeaders as unknown as string]).toEqual(['secret'])
  })

  it('leaves requests outside of every span, tunnels, and a `traceparent` of the caller, alone', async () => {
    const session = connected(await serve())
    await text(session.request())
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
    await text(inSpan(() => session.request({ traceparent })))
    await answered(inSpan(() => session.request({ ':method': 'CONNECT', ':authority': 'x:1' })))
    expect(received.map(headers => headers.traceparent)).toEqual([undefined, traceparent, undefined])
  })

  it('marks a 4xx, a stream that was reset, and a session that was closed', async () => {
    const session = connected(await serve())
    await answered(inSpan(() => session.request({ ':path': '/status/418' })))
    const { error } = await answered(inSpan(() => session.request({ ':path': '/refuse' })))
    expect(error).toContain('REFUSED_STREAM')
    expect(() => inSpan(() => session.request({ ':unknown': '1' }))).toThrow('pseudoheader')
    session.destroy()
    // Node 20 throws, Node 24 returns a stream that fails.
    const failing = inSpan(async () => await answered(session.request()))
    expect(await failing.catch(error => ({ error: error.message }))).toMatchObject({
      error: expect.stringContaining('destroyed'),
    })
    expect(exporter.take().map(({ attributes, status }) => [attributes['error.type'], status.code])).toEqual([
      ['418', 2],
      ['ERR_HTTP2_STREAM_ERROR', 2],
      ['ERR_HTTP2_INVALID_PSEUDOHEADER', 2],
      ['ERR_HTTP2_INVALID_SESSION', 2],
    ])
  })

  it('calls a request no error that its caller has cancelled', async () => {
    const session = connected(await serve())
    const closed = inSpan(() => session.request({ ':path': '/hang' }))
    await once(arrivals, '/hang')
    closed.close(NGHTTP2_CANCEL)
    await answered(closed)
    const aborting = new AbortController()
    const aborted = inSpan(() => session.request({ ':path': '/hang' }, { signal: aborting.signal }))
    await once(arrivals, '/hang')
    aborting.abort()
    await answered(aborted)
    const spans = exporter.take()
    expect(spans.map(({ attributes, status }) => [attributes['error.type'], status.code])).toEqual([
      [undefined, 0],
      [undefined, 0],
    ])
  })

  it('fails where nothing listens', async () => {
    const session = connected('http://127.0.0.1:1')
    const { error } = await answered(inSpan(() => session.request()))
    expect(error).toContain('ECONNREFUSED')
    expect(exporter.take()).toMatchObject([
      {
        attributes: { 'error.type': 'ECONNREFUSED', 'url.full': 'http://127.0.0.1:1/' },
        status: { code: 2 },
      },
    ])
  })

  it('asks the application as other clients do', async () => {
    const url = await serve()
    const traced = traceHttp2(connect, {
      tracer,
      ignore: ({ url: { pathname } }) => pathname === '/health',
      propagateTo: ({ pathname }) => pathname !== '/foreign',
      urlTemplate: ({ url: { pathname } }) => pathname.replace(/\d+/, '{id}'),
      captureHeaders: { request: ['x-tenant'], response: ['x-cache'] },
    })
    const session = traced(url)
    stop.push(() => session.destroy())
    await text(inSpan(() => session.request({ ':path': '/health' })))
    await text(inSpan(() => session.request({ ':path': '/foreign' })))
    await text(inSpan(() => session.request({ ':path': '/orders/7', 'x-tenant': 'acme' })))
    expect(received.map(headers => typeof headers.traceparent)).toEqual(['undefined', 'undefined', 'string'])
    expect(exporter.take()).toMatchObject([
      { name: 'GET /foreign' },
      {
        name: 'GET /orders/{id}',
        attributes: {
          'http.request.header.x-tenant': ['acme'],
          'http.response.header.x-cache': ['hit'],
          'url.template': '/orders/{id}',
        },
      },
    ])
  })

  it('is the session that Node makes, also for the listener of its connection', async () => {
    const url = new URL(await serve())
    const connectedTo = traceHttp2(connect, { tracer })
    const [listened, session] = await new Promise<[ClientHttp2Session, ClientHttp2Session]>(resolve => {
      const made = connectedTo(url, {}, given => resolve([given, made]))
      stop.push(() => made.destroy())
    })
    expect(listened).toBe(session)
    await once(inSpan(() => session.request()).resume(), 'end')
    expect(exporter.take()).toHaveLength(1)
  })

  it('is not made twice', () => {
    const traced = traceHttp2(connect, { tracer })
    expect(traceHttp2(traced)).toBe(traced)
  })

  it.each([
    [
      () => traceHttp2('connect' as never),
      'Expected `connect` to be the function `connect` of node:http2, got `connect`',
    ],
    [() => traceHttp2(connect, { tracer: 1 as never }), 'Expected `tracer` to be'],
    [() => traceHttp2(connect, { trace: 1 } as never), 'Unknown option `trace`'],
  ])('takes no other arguments', (call, message) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})
