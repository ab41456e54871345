import type { Span, Tracer } from '@opentelemetry/api'
import { ROOT_CONTEXT } from '@opentelemetry/api'
import type { Sampler, SamplingResult, SpanProcessor } from '@throughline/core'
import { createTracing, parentBased, rateLimit, ratio, rules } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, test, vi } from 'vitest'
import type { ServedRequest } from '../../../src/http/server/served-request.ts'
import { forgetProblems, problemCounts } from '../../fixtures/problem-log.ts'
import { servedRequest, serverResponse } from '../http-exchanges.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

const WELL = { error: undefined, isCut: false, errorType: undefined, context: ROOT_CONTEXT }

/** A tracer that is not ours: it reads the options as the API describes them, and has spans of its own kind. */
const foreign: Tracer = {
  startSpan: (name, options, parent) =>
    wrapped(tracer.startSpan(name, { ...options, attributes: options?.attributes ?? {} }, parent)),
  startActiveSpan: tracer.startActiveSpan.bind(tracer),
}

function wrapped(span: Span): Span {
  return new Proxy({} as Span, {
    get(_, key) {
      const value = Reflect.get(span, key)
      return typeof value === 'function' ? value.bind(span) : value
    },
  })
}

test('a sampler is told the name, and all that is known at the start', () => {
  const shouldSample = vi.fn(ratio(1).shouldSample)
  const asked = createTracing({ service: 'test', exporter: [], sampler: { shouldSample } }).tracer
  servedRequest({ originalUrl: '/a?token=s3cret' }).start(asked, ROOT_CONTEXT, undefined)
  const [, , name, kind, attributes, links] = shouldSample.mock.lastCall ?? []
  expect({ name, kind, attributes, links }).toEqual({
    name: 'GET',
    kind: 1,
    attributes: {
      'client.address': '192.0.2.1',
      'http.request.method': 'GET',
      'network.peer.address': '192.0.2.1',
      'network.peer.port': 50_000,
      'network.protocol.version': '1.1',
      'server.address': 'shop.example',
      'server.port': 80,
      'url.path': '/a',
      'url.query': 'token=REDACTED',
      'url.scheme': 'http',
    },
    links: [],
  })
})

/** A request of which only the method and the target can be read. */
function barelyReadable(): ServedRequest {
  return Object.defineProperties(servedRequest(), {
    headers: { get: unreadable },
    socket: { get: unreadable },
    httpVersion: { get: unreadable },
  })
}

function unreadable(): never {
  throw new Error('this was to be left alone')
}

test.each([
  ['ratio', ratio(0)],
  ['rateLimit', parentBased(rateLimit(1), { remoteParentSampled: rateLimit(1) })],
  ['rules', rules([{ path: '/orders/*', method: 'GET', name: 'GET', sampler: 0 }])],
])('nothing is read of a request for %s but what it looks at', (_, sampler) => {
  forgetProblems()
  const { tracer: asked } = createTracing({ service: 'test', exporter: [], sampler })
  asked.startSpan('takes what the limit allows')
  expect(barelyReadable().start(asked, ROOT_CONTEXT, undefined).isRecording()).toBe(false)
  expect(problemCounts()).toEqual({})
})

test.each([
  ['attributes', rules([{ attributes: { 'client.address': '192.0.2.*' }, sampler: 0 }])],
  ['a sampler below a rule', rules([{ sampler: { shouldSample: seesClient } }])],
  ['a sampler below `parentBased`', parentBased({ shouldSample: seesClient })],
])('%s may look at everything', (_, sampler) => {
  const { tracer: asked } = createTracing({ service: 'test', exporter: [], sampler })
  expect(servedRequest().start(asked, ROOT_CONTEXT, undefined).isRecording()).toBe(false)
})

function seesClient(...[, , , , attributes]: Parameters<Sampler['shouldSample']>): SamplingResult {
  return { decision: attributes['client.address'] === '192.0.2.1' ? 0 : 2 }
}

test.each([
  ['ours', tracer],
  ['another one', foreign],
])('a span has the attributes of the conventions, whose tracer is %s', (_, from) => {
  const headers = { host: 'shop.example:8080', 'user-agent': 'curl/8', 'x-forwarded-for': '203.0.113.9' }
  const request = servedRequest({ originalUrl: '/orders/7?a=1', headers })
  const span = request.start(from, ROOT_CONTEXT, undefined)
  request.end(span, serverResponse(), '/orders/:id', WELL)
  const [ended] = exporter.take()
  expect(ended?.name).toBe('GET /orders/:id')
  expect(ended?.attributes).toEqual({
    'client.address': '203.0.113.9',
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.route': '/orders/:id',
    'network.peer.address': '192.0.2.1',
    'network.peer.port': 50_000,
    'network.protocol.version': '1.1',
    'server.address': 'shop.example',
    'server.port': 8080,
    'url.path': '/orders/7',
    'url.query': 'a=1',
    'url.scheme': 'http',
    'user_agent.original': 'curl/8',
  })
})

test('what is set on the span comes after what was known at the start, and before what is at the end', () => {
  const request = servedRequest()
  const span = request.start(tracer, ROOT_CONTEXT, undefined)
  span.setAttributes({ 'url.path': '/hidden', 'http.response.status_code': 7, tenant: 'acme' })
  request.end(span, serverResponse(), '/orders/:id', WELL)
  const [ended] = exporter.take()
  expect(ended?.attributes).toMatchObject({
    'url.path': '/hidden',
    'http.response.status_code': 200,
    tenant: 'acme',
  })
  const keys = Object.keys(ended?.attributes ?? {})
  expect(keys.indexOf('tenant')).toBeGreaterThan(keys.indexOf('network.peer.port'))
  expect(keys.indexOf('tenant')).toBeLessThan(keys.indexOf('http.route'))
})

test('a processor reads at the start what is known then, and everything at the end', () => {
  const seen: object[] = []
  const processor: SpanProcessor = {
    onStart: span => void seen.push({ ...span.attributes }),
    onEnd: span => void seen.push(span.attributes),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const { tracer: watched } = createTracing({ service: 'test', exporter: [], spanProcessors: [processor] })
  const request = servedRequest({ route: '/orders/:id' })
  request.end(request.start(watched, ROOT_CONTEXT, undefined), serverResponse(), undefined, WELL)
  const start = {
    'client.address': '192.0.2.1',
    'http.request.method': 'GET',
    'http.route': '/orders/:id',
    'network.peer.address': '192.0.2.1',
    'network.peer.port': 50_000,
    'network.protocol.version': '1.1',
    'server.address': 'shop.example',
    'server.port': 80,
    'url.path': '/orders/7',
    'url.scheme': 'http',
  }
  expect(seen).toEqual([start, { ...start, 'http.response.status_code': 200 }])
})

test('the limits of attributes hold for those of a request', () => {
  const limits = { attributeCountLimit: 3, attributeValueLengthLimit: 4 }
  const { tracer: limited } = createTracing({ service: 'test', exporter, spanLimits: limits })
  const request = servedRequest()
  request.end(request.start(limited, ROOT_CONTEXT, undefined), serverResponse(), undefined, WELL)
  expect(exporter.take()).toMatchObject([
    {
      attributes: { 'http.request.method': 'GET', 'url.path': '/ord', 'url.scheme': 'http' },
      droppedAttributesCount: 7,
    },
  ])
})

test('the client is known though the connection has gone when the span is read', () => {
  const socket = { remoteAddress: '192.0.2.1', remotePort: 50_000 } as {
    remoteAddress?: string
    remotePort?: number
  }
  const request = servedRequest({ socket })
  const span = request.start(tracer, ROOT_CONTEXT, undefined)
  delete socket.remoteAddress
  delete socket.remotePort
  request.end(span, serverResponse(), undefined, WELL)
  expect(exporter.take()[0]?.attributes).toMatchObject({
    'client.address': '192.0.2.1',
    'network.peer.port': 50_000,
  })
})

test('a host that a trusted proxy tells is believed, with its port or without', () => {
  for (const [hostname, port] of [
    ['shop.example', 443],
    ['shop.example:8443', 8443],
  ] as const) {
    const told = { 'x-forwarded-host': hostname, 'x-forwarded-proto': 'https' }
    const headers = { host: '10.0.0.7:3000', ...told }
    const request = servedRequest({ hostname, protocol: 'https', headers })
    const span = request.start(tracer, ROOT_CONTEXT, undefined)
    request.end(span, serverResponse(), undefined, WELL)
    expect(exporter.take()[0]?.attributes).toMatchObject({
      'server.address': 'shop.example',
      'server.port': port,
    })
  }
})

test('the version of HTTP/2 has no point in it', () => {
  const request = servedRequest({ headers: { ':authority': 'shop.example:1' }, httpVersion: '2.0' })
  const span = request.start(tracer, ROOT_CONTEXT, undefined)
  request.end(span, serverResponse(), undefined, WELL)
  expect(exporter.take()[0]?.attributes).toMatchObject({ 'network.protocol.version': '2', 'server.port': 1 })
})

test('a span ends once', () => {
  const request = servedRequest()
  const span = request.start(tracer, ROOT_CONTEXT, undefined)
  request.end(span, serverResponse(), undefined, WELL)
  request.end(span, serverResponse({ statusCode: 500 }), undefined, WELL)
  expect(exporter.take()).toMatchObject([{ attributes: { 'http.response.status_code': 200 } }])
})

test('a request that cannot be read ends its span all the same, and is reported', () => {
  forgetProblems()
  const request = servedRequest({ originalUrl: undefined as never })
  Object.defineProperty(request, 'originalUrl', { value: null })
  const span = request.start(tracer, ROOT_CONTEXT, undefined)
  request.end(span, serverResponse(), '/x', WELL)
  const [ended] = exporter.take()
  expect(ended?.attributes).toMatchObject({ 'http.request.method': 'GET', 'http.route': '/x' })
  expect(problemCounts()).toEqual({ 'http server span': 1 })
})

test.each([
  ['shop.example', 'shop.example:8443, inner.example:8080', 8443],
  ['inner.example', 'shop.example:8443, inner.example:8080', 8080],
  ['shop.example', 'shop.example', 443],
  ['shop.example', 'other.example:8443', 443],
])('the port of %s is read from the proxy header %s', (hostname, header, port) => {
  const headers = { 'x-forwarded-host': header, 'x-forwarded-proto': 'https' }
  const request = servedRequest({ headers, hostname, protocol: 'https' })
  const span = request.start(tracer, ROOT_CONTEXT, undefined)
  request.end(span, serverResponse(), undefined, WELL)
  expect(exporter.take()[0]?.attributes).toMatchObject({ 'server.address': hostname, 'server.port': port })
})
