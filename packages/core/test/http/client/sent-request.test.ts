// Through its file: the doors take real requests, and no server or client makes some of these.

import type { Attributes, Span } from '@opentelemetry/api'
import { SpanKind, trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan, Sampler } from '@throughline/core'
import { createTracing, SamplingDecision } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, it, vi } from 'vitest'
import type { ClientKind } from '../../../src/http/client/client-kind.ts'
import { DESCRIBED } from '../../../src/http/client/client-kind.ts'
import type { ClientExchange, ClientTarget } from '../../../src/http/client/http-client-attributes.ts'
import { SentRequest } from '../../../src/http/client/sent-request.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const TARGET = { method: 'GET', url: 'http://a.test:81/x' }

function endedSpan(
  exchange: Partial<ClientExchange>,
  error?: unknown,
  resendCount = 0,
): ReadableSpan | undefined {
  const whole = { method: 'GET', url: 'http://a.test/', ...exchange }
  const sent = new SentRequest(resendCount, whole, DESCRIBED)
  sent.end(tracer.startSpan('GET', sent), Object.freeze(whole), error)
  return exporter.take()[0]
}

it.each([
  ['http://a.test/', 'a.test', 80],
  ['https://a.test/', 'a.test', 443],
  ['https://a.test:8443/', 'a.test', 8443],
  ['http://[::1]:3000/', '::1', 3000],
])('%s goes to %s at port %d', (url, address, port) => {
  expect(endedSpan({ url })?.attributes).toMatchObject({ 'server.address': address, 'server.port': port })
})

it('a URL is recorded without login, secrets and fragment', () => {
  const span = endedSpan({ url: 'https://user:hunter2@a.test/x?sig=hunter2&page=2#hunter2' })
  expect(span?.attributes['url.full']).toBe('https://REDACTED:REDACTED@a.test/x?sig=REDACTED&page=2')
})

it('what is no URL is left out', () => {
  expect(endedSpan({ url: '//' })?.attributes).toEqual({ 'http.request.method': 'GET' })
})

it('a method that is none of HTTP is named beside _OTHER', () => {
  expect(endedSpan({ method: 'purge' })?.attributes).toMatchObject({
    'http.request.method': '_OTHER',
    'http.request.method_original': 'purge',
  })
})

it('a first attempt has no count, a later one has', () => {
  expect(endedSpan({})?.attributes).not.toHaveProperty('http.request.resend_count')
  expect(endedSpan({}, undefined, 2)?.attributes['http.request.resend_count']).toBe(2)
})

it.each([
  [200, 0],
  [304, 0],
  [399, 0],
  [400, 2],
  [599, 2],
])('the status %d makes the status of the span %d, without words', (statusCode, code) => {
  const span = endedSpan({ statusCode })
  expect(span?.status).toEqual({ code })
  expect(span?.attributes['error.type']).toBe(code === 2 ? String(statusCode) : undefined)
})

it.each([
  [Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED', 'connect refused'],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED', 'ECONNREFUSED'],
  [new TypeError('odd'), 'TypeError', 'odd'],
  [new DOMException('too late', 'TimeoutError'), 'TimeoutError', 'too late'],
  [
    new DOMException('aborted', { name: 'AbortError', cause: new DOMException('too late', 'TimeoutError') }),
    'TimeoutError',
    'too late',
  ],
])('%s is an error of the type %s', (error, type, message) => {
  const span = endedSpan({}, error)
  expect(span?.attributes['error.type']).toBe(type)
  expect(span?.status).toEqual({ code: 2, message })
  expect(span?.events).toEqual([])
})

it.each([new DOMException('aborted', 'AbortError'), 'enough', null])(
  'the end of patience (%s) is no error',
  reason => {
    const span = endedSpan({}, reason)
    expect(span?.attributes).not.toHaveProperty('error.type')
    expect(span?.status).toEqual({ code: 0 })
  },
)

it('a span that is not recorded is not described', () => {
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 0 })
  expect(() => new SentRequest(0, TARGET, DESCRIBED).end(span, TARGET)).not.toThrow()
})

it('a span of another tracer is told the same, in the same order', () => {
  const theirs = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(theirs)] })
  const exchange = { method: 'GET', url: 'https://a.test/x', statusCode: 503, peerAddress: '10.0.0.1' }
  const sent = new SentRequest(1, exchange, DESCRIBED)
  sent.end(provider.getTracer('theirs').startSpan('GET', sent), exchange)
  const [span] = theirs.getFinishedSpans()
  expect(span?.kind).toBe(SpanKind.CLIENT)
  expect(Object.entries(span?.attributes ?? {})).toEqual(
    Object.entries(endedSpan(exchange, undefined, 1)?.attributes ?? {}),
  )
  expect(span?.attributes).toMatchObject({ 'error.type': '503', 'http.request.resend_count': 1 })
})

it('what somebody has set before the end is kept', () => {
  const sent = new SentRequest(0, TARGET, DESCRIBED)
  const span = tracer.startSpan('GET', sent)
  span.setAttribute('order.id', 7)
  sent.end(span, { ...TARGET, statusCode: 200 })
  expect(exporter.take()[0]?.attributes).toMatchObject({
    'order.id': 7,
    'http.response.status_code': 200,
    'url.full': TARGET.url,
  })
})

it('a sampler is told what is asked for', () => {
  const shouldSample = vi.fn<Sampler['shouldSample']>(() => ({ decision: SamplingDecision.NOT_RECORD }))
  const asked = createTracing({ service: 'test', exporter: [], sampler: { shouldSample } }).tracer
  asked.startSpan('GET', new SentRequest(1, { ...TARGET, url: `${TARGET.url}?token=hunter2` }, DESCRIBED))
  expect(shouldSample.mock.calls[0]?.[4]).toEqual({
    'http.request.method': 'GET',
    'server.address': 'a.test',
    'server.port': 81,
    'url.full': `${TARGET.url}?token=REDACTED`,
    'http.request.resend_count': 1,
  })
})

it('a processor sees what is asked for, and what it says of it stays', () => {
  const seen: Attributes[] = []
  const processor = {
    onStart(span: Span & ReadableSpan) {
      seen.push({ ...span.attributes })
      span.setAttribute('url.full', 'hidden')
    },
    onEnd() {},
    async forceFlush() {},
    async shutdown() {},
  }
  const watched = createTracing({ service: 'test', exporter, spanProcessors: [processor] }).tracer
  const sent = new SentRequest(0, TARGET, DESCRIBED)
  sent.end(watched.startSpan('GET', sent), { ...TARGET, statusCode: 200 })
  expect(seen).toMatchObject([{ 'http.request.method': 'GET', 'url.full': TARGET.url }])
  expect(exporter.take()[0]?.attributes).toEqual({
    'http.request.method': 'GET',
    'server.address': 'a.test',
    'server.port': 81,
    'url.full': 'hidden',
    'http.response.status_code': 200,
  })
})

it('a client that cannot say what it asks for is traced nevertheless', () => {
  const unreadable: ClientKind<ClientTarget> = {
    ...DESCRIBED,
    targetOf() {
      throw new Error('odd')
    },
  }
  const sent = new SentRequest(0, TARGET, unreadable)
  const span = tracer.startSpan('GET', sent)
  span.setAttribute('order.id', 7)
  sent.end(span, { ...TARGET, statusCode: 200 })
  expect(exporter.take()[0]?.attributes).toEqual({ 'order.id': 7, 'http.response.status_code': 200 })
})

it('a span of another tracer that takes no attributes is ended nevertheless', () => {
  const end = vi.fn()
  const span = {
    isRecording: () => true,
    setAttribute() {
      throw new Error('full')
    },
    end,
  }
  new SentRequest(0, TARGET, DESCRIBED).end(span as unknown as Span, { ...TARGET, statusCode: 200 })
  expect(end).toHaveBeenCalledOnce()
})
