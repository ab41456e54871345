import type { SpanContext, TextMapPropagator } from '@opentelemetry/api'
import { createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { KafkaHeaders } from '@throughline/core'
import { kafkaHeaders } from '@throughline/core'
import { afterEach, describe, expect, it } from 'vitest'

const HEADER = '00-12345678901234567890123456789012-1234567890123456-03'
const OLD = '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01'
const SPAN = { traceId: '12345678901234567890123456789012', spanId: '1234567890123456', traceFlags: 3 }
const CONTEXT = trace.setSpanContext(ROOT_CONTEXT, SPAN)
const BYTES = Buffer.from(HEADER)

afterEach(() => propagation.disable())

function extract(headers: KafkaHeaders | null | undefined): SpanContext | undefined {
  return trace.getSpanContext(kafkaHeaders.extract(headers, ROOT_CONTEXT))
}

function fail(): never {
  throw new Error('thrown by the carrier')
}

describe('extract', () => {
  it.each<[string, KafkaHeaders]>([
    ['a string', { traceparent: HEADER }],
    ['a buffer', { traceparent: BYTES }],
    ['bytes that are no buffer', { traceparent: new Uint8Array(BYTES) }],
    [
      'a part of a larger buffer',
      { traceparent: Buffer.from(`xx${HEADER}xx`).subarray(2, 2 + HEADER.length) },
    ],
    ['frozen headers', Object.freeze({ traceparent: HEADER })],
    ['another case', { TraceParent: BYTES }],
    ['the exact name first', { TraceParent: OLD, traceparent: HEADER }],
    ['a list of one', { traceparent: [BYTES] }],
    ['the last of several', { traceparent: [OLD, Buffer.from(OLD), BYTES] }],
    ['the last of several strings', { traceparent: [BYTES, 'garbage', HEADER] }],
  ])('reads %s', (_, headers) => {
    expect(extract(headers)).toMatchObject({ ...SPAN, isRemote: true })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['no header', {}],
    ['null for a header', { traceparent: null }],
    ['undefined for a header', { traceparent: undefined }],
    ['a number for a header', { traceparent: 7 }],
    ['a symbol for a header', { traceparent: Symbol('x') }],
    ['an object for a header', { traceparent: { toString: () => HEADER } }],
    ['an empty list', { traceparent: [] }],
    ['a list with garbage at its end', { traceparent: [HEADER, 'garbage'] }],
    ['a list with null at its end', { traceparent: [HEADER, null] }],
    ['an empty buffer', { traceparent: Buffer.alloc(0) }],
    ['zero bytes', { traceparent: Buffer.alloc(55) }],
    [
      'binary garbage',
      { traceparent: Buffer.from([0xff, 0xfe, 0x00, 0x80]), baggage: Buffer.from([0x61, 0x3d, 0xff]) },
    ],
    [
      'a header with a broken character in it',
      { baggage: Buffer.from([0x61, 0x3d, 0xff, 0x2c, 0x62, 0x3d, 0x31]) },
    ],
    ['a megabyte', { traceparent: Buffer.alloc(1_000_000, '0') }],
    ['a carrier that throws', new Proxy({}, { get: fail, has: fail, ownKeys: fail })],
  ])('returns the very context for %s', (_, headers) => {
    expect(kafkaHeaders.extract(headers as KafkaHeaders, CONTEXT)).toBe(CONTEXT)
  })

  it('reads tracestate and baggage', () => {
    const headers = {
      traceparent: BYTES,
      tracestate: Buffer.from('foo=1'),
      baggage: ['a=1', Buffer.from('a=2')],
    }
    const context = kafkaHeaders.extract(headers, ROOT_CONTEXT)
    expect(trace.getSpanContext(context)?.traceState?.serialize()).toBe('foo=1')
    expect(propagation.getBaggage(context)?.getEntry('a')?.value).toBe('2')
  })

  it('reads of 100 kB of baggage what fits', () => {
    const headers = { baggage: Buffer.from(`a=1,${'b=2,'.repeat(25_000)}c=3`) }
    const entries = propagation.getBaggage(kafkaHeaders.extract(headers, ROOT_CONTEXT))?.getAllEntries()
    expect(entries?.map(([key]) => key)).toEqual(['a', 'b'])
  })

  it('does not change what it reads', () => {
    const headers = { traceparent: Buffer.from(HEADER), other: Buffer.from([1, 2]) }
    extract(headers)
    expect(headers).toEqual({ traceparent: Buffer.from(HEADER), other: Buffer.from([1, 2]) })
  })
})

describe('inject', () => {
  it('makes headers out of nothing', () => {
    expect(kafkaHeaders.inject(undefined, CONTEXT)).toEqual({ traceparent: HEADER })
    expect(kafkaHeaders.inject(null, CONTEXT)).toEqual({ traceparent: HEADER })
    expect(kafkaHeaders.inject()).toEqual({})
  })

  it('keeps the very values of the caller in their order', () => {
    const headers = Object.freeze({ z: Buffer.from([0xff]), a: Object.freeze(['1', '2']), n: undefined })
    const span = { ...SPAN, traceState: createTraceState('foo=1') }
    const injected: Record<string, unknown> = kafkaHeaders.inject(
      headers,
      trace.setSpanContext(ROOT_CONTEXT, span),
    )
    expect(Object.keys(injected)).toEqual(['z', 'a', 'n', 'traceparent', 'tracestate'])
    expect(injected.z).toBe(headers.z)
    expect(injected.a).toBe(headers.a)
    expect(injected.traceparent).toBe(HEADER)
    expect(injected.tracestate).toBe('foo=1')
  })

  it('replaces what another trace left there', () => {
    const headers = Object.freeze({
      TraceParent: OLD,
      traceparent: [OLD],
      tracestate: Buffer.from('old=1'),
      baggage: 'a=1',
    })
    expect(kafkaHeaders.inject(headers, CONTEXT)).toEqual({ traceparent: HEADER, baggage: 'a=1' })
  })

  it('copies even where there is nothing to add', () => {
    const headers = Object.freeze({ a: '1', tracestate: 'foo=1' })
    expect(kafkaHeaders.inject(headers, ROOT_CONTEXT)).toEqual(headers)
    expect(kafkaHeaders.inject(headers, ROOT_CONTEXT)).not.toBe(headers)
  })

  it('gives back headers that cannot be read', () => {
    const throwing = new Proxy({}, { ownKeys: fail })
    expect(kafkaHeaders.inject(throwing, CONTEXT)).toBe(throwing)
  })
})

it('uses the registered propagator, which may throw', () => {
  const mine: TextMapPropagator = {
    extract: (context, carrier, getter) => (getter.get(carrier, 'X-Mine') === '1' ? CONTEXT : context),
    inject: (_, carrier, setter) => setter.set(carrier, 'X-Mine', '1'),
    fields: () => ['X-Mine'],
  }
  propagation.setGlobalPropagator(mine)
  expect(kafkaHeaders.extract({ 'X-Mine': Buffer.from('1') }, ROOT_CONTEXT)).toBe(CONTEXT)
  expect(kafkaHeaders.inject({}, CONTEXT)).toEqual({ 'X-Mine': '1' })
  propagation.disable()
  propagation.setGlobalPropagator({ ...mine, extract: fail, inject: fail })
  expect(kafkaHeaders.extract({ traceparent: HEADER }, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
  expect(kafkaHeaders.inject({ a: '1' }, CONTEXT)).toEqual({ a: '1' })
})
