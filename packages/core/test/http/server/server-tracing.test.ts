import type { Context, Span } from '@opentelemetry/api'
import { context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import type { ServerTracingOptions } from '@throughline/core/integrations'
import { isTracingSuppressed, serverTracing, setRequestError, spanOf } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetProblems, problemCounts, problemSentences } from '../../fixtures/problem-log.ts'
import { thenable } from '../../fixtures/thenable.ts'
import { incomingRequest, openResponse } from '../http-exchanges.ts'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const HEADERS = Object.freeze({ traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01`, baggage: 'tenant=acme' })
const REQUEST = Object.freeze({ url: '/orders/7' })

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

beforeEach(forgetProblems)
afterEach(() => exporter.take())

function begin(
  options: ServerTracingOptions<unknown>,
  incoming = incomingRequest({ headers: HEADERS }),
  response = openResponse(),
): Context {
  return serverTracing({ name: 'test', version: '1', read: () => incoming }, options).begin(REQUEST, response)
}

function fail(): never {
  throw new Error('this hook is broken')
}

test('the context of a request has its span, in the trace of the caller, and the baggage', () => {
  const served = begin({ tracer })
  expect(spanOf(served)?.spanContext().traceId).toBe(TRACE_ID)
  expect(propagation.getBaggage(served)?.getEntry('tenant')?.value).toBe('acme')
})

test('an ignored request has no span and suppresses those of others, but nothing else', () => {
  const served = begin({ tracer, ignore: () => true })
  expect(spanOf(served)).toBeUndefined()
  expect(isTracingSuppressed(served)).toBe(true)
})

test('what is asked gets the request', () => {
  const ignore = vi.fn(() => false)
  const trust = vi.fn(() => true)
  begin({ tracer, ignore, trust })
  expect(ignore.mock.calls).toEqual([[REQUEST]])
  expect(trust.mock.calls).toEqual([[REQUEST]])
})

test('a caller that is not trusted is linked to, and its baggage dropped', () => {
  const served = begin({ tracer, trust: () => false })
  const span = spanOf(served)
  expect(span?.spanContext().traceId).not.toBe(TRACE_ID)
  expect(propagation.getBaggage(served)).toBeUndefined()
  span?.end()
  expect(exporter.take()[0]?.links).toMatchObject([{ context: { traceId: TRACE_ID } }])
})

test('a hook that throws is said once and counted, and the caller is then not trusted', () => {
  const options = { tracer, ignore: fail, trust: fail }
  expect([begin(options), begin(options)].map(served => spanOf(served)?.spanContext().traceId)).not.toContain(
    TRACE_ID,
  )
  expect(problemCounts()).toEqual({ 'test ignore': 2, 'test trust': 2 })
  expect(problemSentences()).toEqual([
    '`ignore` of test failed, which counts as false: this hook is broken',
    '`trust` of test failed, which counts as false: this hook is broken',
  ])
})

test('where a tracer throws the request goes on in the trace of its caller', () => {
  const broken = { startSpan: fail, startActiveSpan: fail }
  const served = begin({ tracer: broken })
  expect(spanOf(served)?.spanContext().traceId).toBe(TRACE_ID)
  expect(problemCounts()).toEqual({ 'test start': 1 })
})

test('the span is not a parent in which the server was made to listen, but the rest of its context is kept', () => {
  const key = createContextKey('kept')
  const boot = trace.setSpan(ROOT_CONTEXT.setValue(key, 'yes'), tracer.startSpan('boot'))
  const served = context.with(boot, () => begin({ tracer }, incomingRequest()))
  expect(served.getValue(key)).toBe('yes')
  spanOf(served)?.end()
  expect(exporter.take()[0]?.parentSpanContext).toBeUndefined()
})

const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/** Serves a request of which OpenTelemetry's `http` instrumentation has made a span, and closes its response. */
function serveInstrumented(options: ServerTracingOptions<unknown>, given?: string) {
  const theirs = tracer.startSpan('GET', { kind: 1 })
  const metadata: { type: string; span: Span; route?: string } = { type: 'http', span: theirs }
  const around = trace.setSpan(ROOT_CONTEXT, theirs).setValue(RPC_METADATA, metadata)
  const response = openResponse()
  response.on('close', () => theirs.end())
  const served = context.with(around, () =>
    begin({ tracer, ...options }, incomingRequest({ headers: HEADERS, route: '/orders/:id' }), response),
  )
  if (given !== undefined) theirs.updateName(given)
  response.emit('close')
  return { served, theirs, metadata, spans: exporter.take() }
}

test('a span of the http instrumentation of OpenTelemetry is the only one, and gets the route', () => {
  const onStart = vi.fn()
  const { served, theirs, metadata, spans } = serveInstrumented({ trust: () => false, onStart })
  expect(spanOf(served)).toBe(theirs)
  expect(onStart.mock.calls).toEqual([[theirs, REQUEST]])
  expect(spans).toMatchObject([
    {
      name: 'GET /orders/:id',
      attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 200, 'url.path': '/orders/7' },
    },
  ])
  expect(metadata.route).toBe('/orders/:id')
})

test.each([
  ['the application', {}, 'query GetCart'],
  ['`name`', { name: () => 'query GetCart' }, undefined],
])('the http instrumentation does not replace the name that %s gives', (_, options, given) => {
  const { metadata, spans } = serveInstrumented(options, given)
  expect(spans).toMatchObject([{ name: 'query GetCart', attributes: { 'http.route': '/orders/:id' } }])
  expect(metadata.route).toBeUndefined()
})

test('an ignored request suppresses what is below the span of the http instrumentation', () => {
  const { served, theirs, spans } = serveInstrumented({ ignore: () => true })
  expect(isTracingSuppressed(served)).toBe(true)
  expect(spanOf(served)).toBe(theirs)
  expect(spans).toMatchObject([{ name: 'GET', attributes: {} }])
})

test('trusts no caller, and ignores no request, by a function that answers later', async () => {
  const trust = (async () => true) as unknown as () => boolean
  const ignore = (() => Promise.reject(new Error('too late'))) as unknown as () => boolean
  const served = begin({ tracer, trust, ignore })
  expect(spanOf(served)?.spanContext().traceId).not.toBe(TRACE_ID)
  expect(isTracingSuppressed(served)).toBe(false)
  // An unhandled rejection would be an error of this test run.
  await new Promise(resolve => setImmediate(resolve))
  expect(problemSentences()).toEqual([
    expect.stringContaining('Expected `ignore of test` to return `true` or `false`, got a promise'),
    expect.stringContaining('Expected `trust of test` to return `true` or `false`, got a promise'),
  ])
})

/** What a knex query, a promise of Bluebird and JavaScript's wrappers are; each counts as true where only truth is asked for. */
const NOT_TRUE: [string, unknown][] = [
  ['a thenable', thenable()],
  ['a thenable function', thenable(() => false)],
  ['an object around false', Object(false)],
  ['an object around true', Object(true)],
  ['a number', 1],
  ['a word', 'false'],
  ['a match', /o/.exec('orders')],
]

test.each(NOT_TRUE)('a caller is not trusted, and no request ignored, by %s', (_, answer) => {
  const answers = (() => answer) as () => boolean
  const served = begin({ tracer, trust: answers, ignore: answers })
  expect(isTracingSuppressed(served)).toBe(false)
  expect(spanOf(served)?.spanContext().traceId).not.toBe(TRACE_ID)
  expect(propagation.getBaggage(served)).toBeUndefined()
  expect(problemSentences()).toEqual([
    expect.stringContaining('Expected `ignore of test` to return `true` or `false`, got'),
    expect.stringContaining('Expected `trust of test` to return `true` or `false`, got'),
  ])
})

test('redacts the query parameters that are named, beside those of credentials', () => {
  const response = openResponse()
  const redacting = { tracer, redact: { queryParams: ['iban', 'Customer-Id'] } }
  const originalUrl = '/orders;iban=1;a=2?IBAN=1&a=2&order[customer_id]=3&token=4&customer=5'
  begin(redacting, incomingRequest({ originalUrl }), response)
  begin({ tracer }, incomingRequest({ originalUrl: '/orders?iban=1&token=4' }), response)
  response.emit('close')
  expect(exporter.take().map(({ attributes }) => [attributes['url.path'], attributes['url.query']])).toEqual([
    ['/orders;iban=REDACTED;a=2', 'IBAN=REDACTED&a=2&order[customer_id]=REDACTED&token=REDACTED&customer=5'],
    ['/orders', 'iban=1&token=REDACTED'],
  ])
})

test.each([
  [7, 'Expected `redact` to be an object, got `7` (number)'],
  [{ keys: [] }, 'Unknown option `redact.keys` (array). The only option of `redact` is queryParams'],
  [
    { queryParams: 'iban' },
    'Expected `redact.queryParams` to be an array of names with a letter from a to z, got `iban` (string)',
  ],
  [
    { queryParams: ['7'] },
    'Expected `redact.queryParams` to be an array of names with a letter from a to z, got `[string]` (array)',
  ],
])('refuses to redact by %o', (redact, sentence) => {
  expect(() => begin({ redact: redact as never })).toThrow(new TypeError(sentence))
})

test('the end of the response ends the span, with the route that is found then and what the handler threw', () => {
  const message = {}
  const incoming = { ...incomingRequest(), message }
  const expectRoute = vi.fn()
  const routeAtEnd = vi.fn(() => '/orders/:id')
  const integration = { name: 'test', version: '1', read: () => incoming, expectRoute, routeAtEnd }
  const response = openResponse({ statusCode: 500 })
  serverTracing(integration, { tracer }).begin(REQUEST, response)
  expect([expectRoute.mock.calls, routeAtEnd.mock.calls]).toEqual([[[REQUEST]], []])
  setRequestError(message, new RangeError('out of stock'))
  response.emit('close')
  expect(routeAtEnd.mock.calls).toEqual([[REQUEST, '/orders/7']])
  expect(exporter.take()).toMatchObject([
    { name: 'GET /orders/:id', attributes: { 'http.route': '/orders/:id', 'error.type': 'RangeError' } },
  ])
})

test('a request that is known already keeps its span, also where its context was lost', () => {
  const response = openResponse()
  const incoming = incomingRequest()
  const first = begin({ tracer }, incoming, response)
  const lost = begin({ tracer }, incoming, response)
  expect(spanOf(lost)).toBe(spanOf(first))
  expect(context.with(first, () => begin({ tracer }, incoming, response))).toBe(first)
  expect(response.listenerCount('close')).toBe(1)
})

test('a request that is not recorded costs no listener', () => {
  const response = openResponse()
  const off = createTracing({ sampler: alwaysOff, exporter: [] })
  expect(spanOf(begin({ tracer: off.tracer }, incomingRequest(), response))?.isRecording()).toBe(false)
  expect(response.listenerCount('close')).toBe(0)
})

test('a request that cannot be read, and a route that cannot be found, are counted; the request goes on', () => {
  const unreadable = { name: 'test', version: '1', read: fail }
  const boot = ROOT_CONTEXT.setValue(createContextKey('kept'), 'yes')
  expect(context.with(boot, () => serverTracing(unreadable, { tracer }).begin(REQUEST, openResponse()))).toBe(
    boot,
  )
  const response = openResponse()
  const integration = { name: 'test', version: '1', read: () => incomingRequest(), routeAtEnd: fail }
  serverTracing(integration, { tracer }).begin(REQUEST, response)
  response.emit('close')
  expect(exporter.take()).toMatchObject([{ name: 'GET' }])
  expect(problemCounts()).toEqual({ 'test request': 1, 'test route': 1 })
})
