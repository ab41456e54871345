import { ROOT_CONTEXT } from '@opentelemetry/api'
import { createTracing, ratio } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, test, vi } from 'vitest'
import { endServerSpan, startServerSpan } from '../../src/conventions/http-server.ts'
import { forgetProblems, problemCounts } from '../../src/report-once.ts'
import { serverRequest, serverResponse } from './http-exchanges.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

test('a sampler is told the name, the method, the path and the scheme', () => {
  const shouldSample = vi.fn(ratio(1).shouldSample)
  const asked = createTracing({ service: 'test', exporter: [], sampler: { shouldSample } }).tracer
  startServerSpan(asked, serverRequest({ originalUrl: '/a?token=s3cret' }), ROOT_CONTEXT, undefined)
  const [, , name, kind, attributes, links] = shouldSample.mock.lastCall ?? []
  expect({ name, kind, attributes, links }).toEqual({
    name: 'GET',
    kind: 1,
    attributes: { 'http.request.method': 'GET', 'url.path': '/a', 'url.scheme': 'http' },
    links: [],
  })
})

test('a span has the attributes of the conventions', () => {
  const headers = { host: 'shop.example:8080', 'user-agent': 'curl/8', 'x-forwarded-for': '203.0.113.9' }
  const request = serverRequest({ originalUrl: '/orders/7?a=1', headers })
  const span = startServerSpan(tracer, request, ROOT_CONTEXT, undefined)
  endServerSpan(span, request, serverResponse(), '/orders/:id', undefined)
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

test('a host that a trusted proxy tells is believed, with its port or without', () => {
  for (const [hostname, port] of [
    ['shop.example', 443],
    ['shop.example:8443', 8443],
  ] as const) {
    const told = { 'x-forwarded-host': hostname, 'x-forwarded-proto': 'https' }
    const request = serverRequest({
      hostname,
      protocol: 'https',
      headers: { host: '10.0.0.7:3000', ...told },
    })
    const span = startServerSpan(tracer, request, ROOT_CONTEXT, undefined)
    endServerSpan(span, request, serverResponse(), undefined, undefined)
    expect(exporter.take()[0]?.attributes).toMatchObject({
      'server.address': 'shop.example',
      'server.port': port,
    })
  }
})

test('the version of HTTP/2 has no point in it', () => {
  const request = serverRequest({ headers: { ':authority': 'shop.example:1' } })
  const span = startServerSpan(tracer, request, ROOT_CONTEXT, undefined)
  endServerSpan(span, request, serverResponse({ req: { httpVersion: '2.0' } }), undefined, undefined)
  expect(exporter.take()[0]?.attributes).toMatchObject({ 'network.protocol.version': '2', 'server.port': 1 })
})

test('a span ends once', () => {
  const request = serverRequest()
  const span = startServerSpan(tracer, request, ROOT_CONTEXT, undefined)
  endServerSpan(span, request, serverResponse(), undefined, undefined)
  endServerSpan(span, request, serverResponse({ statusCode: 500 }), undefined, undefined)
  expect(exporter.take()).toMatchObject([{ attributes: { 'http.response.status_code': 200 } }])
})

test('a request that cannot be read ends its span all the same, and is reported', () => {
  forgetProblems()
  const request = serverRequest()
  const span = startServerSpan(tracer, request, ROOT_CONTEXT, undefined)
  const broken = {
    ...request,
    get headers(): never {
      throw new Error('no headers')
    },
  }
  endServerSpan(span, broken, serverResponse(), '/x', undefined)
  expect(exporter.take()).toHaveLength(1)
  expect(problemCounts()).toEqual({ 'http server span': 1 })
})
