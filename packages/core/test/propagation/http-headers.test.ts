import type { Context, TextMapPropagator } from '@opentelemetry/api'
import { createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { httpHeaders } from '@throughline/core'
import { afterEach, describe, expect, it } from 'vitest'

const HEADER = '00-12345678901234567890123456789012-1234567890123456-03'
const OLD = '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01'
const SPAN = { traceId: '12345678901234567890123456789012', spanId: '1234567890123456', traceFlags: 3 }
const CONTEXT = trace.setSpanContext(ROOT_CONTEXT, SPAN)
const THROWING = new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail })

afterEach(() => propagation.disable())

function fail(): never {
  throw new Error('thrown by the carrier')
}

describe('inject', () => {
  it('makes headers out of nothing', () => {
    expect(httpHeaders.inject(undefined, CONTEXT)).toEqual({ traceparent: HEADER })
    expect(httpHeaders.inject(null, CONTEXT)).toEqual({ traceparent: HEADER })
    expect(httpHeaders.inject()).toEqual({})
  })

  it('writes tracestate and baggage', () => {
    const span = { ...SPAN, traceState: createTraceState('foo=1') }
    const baggage = propagation.createBaggage({ a: { value: 'b c' } })
    const context = propagation.setBaggage(trace.setSpanContext(ROOT_CONTEXT, span), baggage)
    expect(httpHeaders.inject({}, context)).toEqual({
      traceparent: HEADER,
      tracestate: 'foo=1',
      baggage: 'a=b%20c',
    })
  })

  it('copies an object, never changes it', () => {
    const headers = Object.freeze({ accept: 'x', 'set-cookie': Object.freeze(['a', 'b']) })
    const injected = httpHeaders.inject(headers, CONTEXT)
    expect(injected).toEqual({ ...headers, traceparent: HEADER })
    expect(injected['set-cookie']).toBe(headers['set-cookie'])
    expect(httpHeaders.inject(headers, ROOT_CONTEXT)).not.toBe(headers)
  })

  it('copies even a header named __proto__', () => {
    const headers: object = JSON.parse('{"__proto__":["a"],"b":"c"}')
    expect(Object.entries(httpHeaders.inject(headers, ROOT_CONTEXT))).toEqual([
      ['__proto__', ['a']],
      ['b', 'c'],
    ])
  })

  it('leaves one header of a name, in whatever case it was there', () => {
    const headers = Object.freeze({
      Traceparent: OLD,
      TRACEPARENT: OLD,
      traceparent: OLD,
      TraceState: 'old=1',
      Baggage: 'a=1',
    })
    expect(httpHeaders.inject(headers, CONTEXT)).toEqual({ traceparent: HEADER, Baggage: 'a=1' })
    expect(httpHeaders.inject(headers, ROOT_CONTEXT)).toEqual(headers)
  })

  it('copies Headers into Headers', () => {
    const headers = new Headers([
      ['Accept', 'x'],
      ['Traceparent', OLD],
      ['tracestate', 'old=1'],
      ['set-cookie', 'a'],
      ['set-cookie', 'b'],
    ])
    const injected = httpHeaders.inject(headers, CONTEXT)
    expect(injected).toBeInstanceOf(Headers)
    expect([...injected]).toEqual([
      ['accept', 'x'],
      ['set-cookie', 'a'],
      ['set-cookie', 'b'],
      ['traceparent', HEADER],
    ])
    expect(headers.get('traceparent')).toBe(OLD)
  })

  it('copies a map into a map and pairs into pairs', () => {
    const pairs: [string, string][] = [
      ['Accept', 'x'],
      ['Traceparent', OLD],
    ]
    const expected = [
      ['Accept', 'x'],
      ['traceparent', HEADER],
    ]
    const map = new Map(pairs)
    expect([...httpHeaders.inject(map, CONTEXT)]).toEqual(expected)
    expect(map.get('Traceparent')).toBe(OLD)
    expect(httpHeaders.inject(Object.freeze(pairs), CONTEXT)).toEqual(expected)
  })

  it('copies the headers of other libraries into an object', () => {
    class OtherHeaders {
      *[Symbol.iterator](): Iterator<[string, string]> {
        yield ['accept', 'x']
      }
    }
    expect(httpHeaders.inject(new OtherHeaders(), CONTEXT)).toEqual({ accept: 'x', traceparent: HEADER })
  })

  it('gives back headers that cannot be read', () => {
    expect(httpHeaders.inject(THROWING, CONTEXT)).toBe(THROWING)
  })
})

describe('a registered propagator', () => {
  const mine: TextMapPropagator = {
    extract: (context, carrier, getter) =>
      getter.get(carrier, 'X-Mine') === undefined || !getter.keys(carrier).includes('x-mine')
        ? context
        : CONTEXT,
    inject: (_context: Context, carrier, setter) => setter.set(carrier, 'X-Mine', '1'),
    fields: () => ['X-Mine'],
  }

  it('is used instead of the default', () => {
    propagation.setGlobalPropagator(mine)
    expect(httpHeaders.extract({ 'x-mine': '1', traceparent: OLD }, ROOT_CONTEXT)).toBe(CONTEXT)
    expect(httpHeaders.extract(new Headers({ 'X-Mine': '1' }), ROOT_CONTEXT)).toBe(CONTEXT)
    expect(httpHeaders.extract(new Map([['x-mine', '1']]), ROOT_CONTEXT)).toBe(CONTEXT)
    expect(httpHeaders.inject({ 'x-mine': '0' }, CONTEXT)).toEqual({ 'X-Mine': '1' })
  })

  it('may throw', () => {
    propagation.setGlobalPropagator({ ...mine, extract: fail, inject: fail })
    const headers = Object.freeze({ accept: 'x' })
    expect(httpHeaders.extract(headers, CONTEXT)).toBe(CONTEXT)
    expect(httpHeaders.inject(headers, CONTEXT)).toEqual(headers)
    expect(httpHeaders.inject(headers, CONTEXT)).not.toBe(headers)
  })
})
