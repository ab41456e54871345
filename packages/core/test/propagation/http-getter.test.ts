import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SpanContext } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { HttpHeaders } from '@throughline/core'
import { httpHeaders } from '@throughline/core'
import { describe, expect, it } from 'vitest'

const HEADER = '00-12345678901234567890123456789012-1234567890123456-03'
const SPAN = { traceId: '12345678901234567890123456789012', spanId: '1234567890123456', traceFlags: 3 }
const CONTEXT = trace.setSpanContext(ROOT_CONTEXT, SPAN)
const THROWING = new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail })

function fail(): never {
  throw new Error('thrown by the carrier')
}

function extract(headers: HttpHeaders | null | undefined): SpanContext | undefined {
  return trace.getSpanContext(httpHeaders.extract(headers, ROOT_CONTEXT))
}

/** Sends raw headers to a server of `node:http` and gives what arrived there. */
async function received(headers: string[]): Promise<SpanContext | undefined> {
  const agent = new Agent({ keepAlive: false })
  return new Promise((resolve, reject) => {
    const server = createServer((incoming, outgoing) => {
      resolve(extract(incoming.headers))
      outgoing.end(() => server.close())
    }).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      const outgoing = request({ host: '127.0.0.1', port, agent, headers: ['host', 'x', ...headers] })
      outgoing.on('error', reject).end()
    })
  })
}

describe('httpHeaders.extract', () => {
  it.each<[string, HttpHeaders]>([
    ['an object', { traceparent: HEADER }],
    ['a frozen object', Object.freeze({ traceparent: HEADER })],
    ['an object without a prototype', Object.assign(Object.create(null), { traceparent: HEADER })],
    ['an object with capitals', { TraceParent: HEADER }],
    ['an object in upper case', { TRACEPARENT: HEADER }],
    ['a header named get', { get: 'x', traceparent: HEADER }],
    ['Headers', new Headers({ TraceParent: HEADER })],
    ['a map', new Map([['traceparent', HEADER]])],
    ['a map with capitals', new Map([['TrAcEpArEnT', HEADER]])],
    [
      'pairs',
      [
        ['Host', 'x'],
        ['Traceparent', HEADER],
      ],
    ],
    ['a list of one', { traceparent: [HEADER] }],
  ])('reads %s', (_, headers) => {
    expect(extract(headers)).toMatchObject({ ...SPAN, isRemote: true })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a string', HEADER],
    ['a number', 7],
    ['a symbol', Symbol('x')],
    ['no header', { host: 'x' }],
    ['another name', { 'trace-parent': HEADER, 'trace.parent': HEADER }],
    ['two names', { traceparent: [HEADER, HEADER] }],
    [
      'two pairs',
      [
        ['traceparent', HEADER],
        ['Traceparent', HEADER],
      ],
    ],
    [
      'two of Headers',
      new Headers([
        ['traceparent', HEADER],
        ['traceparent', HEADER],
      ]),
    ],
    ['a number for a header', { traceparent: 7 }],
    ['a symbol for a header', { traceparent: Symbol('x') }],
    ['broken pairs', [null, 7]],
    ['a carrier that throws', THROWING],
  ])('returns the very context for %s', (_, headers) => {
    expect(httpHeaders.extract(headers as HttpHeaders, CONTEXT)).toBe(CONTEXT)
  })

  it('reads several tracestate headers in their order, and the baggage', () => {
    const headers = { traceparent: HEADER, tracestate: ['foo=1', 'bar=2'], baggage: 'a=1' }
    const context = httpHeaders.extract(headers, ROOT_CONTEXT)
    expect(trace.getSpanContext(context)?.traceState?.serialize()).toBe('foo=1,bar=2')
    expect(propagation.getBaggage(context)?.getEntry('a')?.value).toBe('1')
  })

  it('derives from the active context by default', () => {
    expect(httpHeaders.extract({})).toBe(ROOT_CONTEXT)
  })

  it('reads what node:http received', async () => {
    expect(await received(['TraceParent', ` \t${HEADER}\t `, 'TraceState', 'foo=1'])).toMatchObject(SPAN)
    expect(await received(['traceparent', HEADER, 'traceparent', HEADER])).toBeUndefined()
    const state = (
      await received(['traceparent', HEADER, 'tracestate', 'a=1', 'tracestate', '', 'TraceState', 'b=2'])
    )?.traceState
    expect(state?.serialize()).toBe('a=1,b=2')
  })
})
