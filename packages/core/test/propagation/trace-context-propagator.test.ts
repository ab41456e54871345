import type { SpanContext, TextMapGetter } from '@opentelemetry/api'
import {
  createContextKey,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { problemCounts } from '../fixtures/problem-log.ts'
import { traceContextPropagator } from '../fixtures/propagators.ts'

const propagator = traceContextPropagator()
const HEADER = '00-12345678901234567890123456789012-1234567890123456-03'
const REMOTE = { traceId: '12345678901234567890123456789012', spanId: '1234567890123456', traceFlags: 3 }

function extract(carrier: unknown, getter: TextMapGetter = defaultTextMapGetter): SpanContext | undefined {
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, getter))
}

function inject(spanContext: SpanContext): Record<string, string> {
  const carrier = {}
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), carrier, defaultTextMapSetter)
  return carrier
}

describe('extract', () => {
  it('gives the remote span', () => {
    expect(extract({ traceparent: HEADER })).toEqual({ ...REMOTE, isRemote: true })
  })

  it('keeps what else is in the context', () => {
    const key = createContextKey('mine')
    const extracted = propagator.extract(
      ROOT_CONTEXT.setValue(key, 7),
      { traceparent: HEADER },
      defaultTextMapGetter,
    )
    expect(extracted.getValue(key)).toBe(7)
  })

  it.each([` ${HEADER}`, `\t${HEADER}`, `${HEADER} `, `${HEADER}\t`, `\t ${HEADER} \t`])(
    'ignores the whitespace around %j',
    traceparent => {
      expect(extract({ traceparent })).toMatchObject(REMOTE)
    },
  )

  it.each<[string, unknown]>([
    ['no carrier', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty carrier', {}],
    ['only a tracestate', { tracestate: 'foo=1' }],
    ['a malformed header', { traceparent: 'garbage' }],
    ['a number for a header', { traceparent: 7 }],
    ['a symbol for a header', { traceparent: Symbol('x') }],
    ['an object for a header', { traceparent: { toString: () => HEADER } }],
    ['two headers', { traceparent: [HEADER, HEADER] }],
    ['no header in a list', { traceparent: [] }],
    ['two joined headers', { traceparent: `${HEADER}, ${HEADER}` }],
  ])('returns the very context for %s', (_, carrier) => {
    const local = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: 1,
    })
    expect(propagator.extract(local, carrier, defaultTextMapGetter)).toBe(local)
  })

  it('takes a list of one header', () => {
    expect(extract({ traceparent: [HEADER] })).toMatchObject(REMOTE)
  })

  it('takes the tracestate along', () => {
    expect(extract({ traceparent: HEADER, tracestate: 'foo=1, bar=2' })?.traceState?.serialize()).toBe(
      'foo=1,bar=2',
    )
  })

  it('combines several tracestate headers in their order', () => {
    const tracestate = ['foo=1,bar=2', '', 'rojo=1,congo=2', 'baz=3']
    const state = extract({ traceparent: HEADER, tracestate })?.traceState
    expect(state?.serialize()).toBe('foo=1,bar=2,rojo=1,congo=2,baz=3')
  })

  it.each(['', ' \t', [], [''], 7, null])('has no trace state for %j', tracestate => {
    const extracted = extract({ traceparent: HEADER, tracestate })
    expect(extracted).toMatchObject(REMOTE)
    expect(extracted).not.toHaveProperty('traceState')
  })

  it('keeps the traceparent of a malformed tracestate', () => {
    const extracted = extract({ traceparent: HEADER, tracestate: 'foo=1,BAR=2' })
    expect(extracted).toMatchObject(REMOTE)
    expect(extracted?.traceState?.serialize()).toBe('')
  })

  it('keeps the traceparent if reading the tracestate throws', () => {
    const carrier = {
      traceparent: HEADER,
      get tracestate(): string {
        throw new Error('no')
      },
    }
    expect(extract(carrier)).toEqual({ ...REMOTE, isRemote: true })
  })

  it('survives a carrier that throws, and counts it', () => {
    const before = problemCounts().propagation ?? 0
    const carrier = new Proxy({}, { get: () => expect.fail('thrown by the carrier') })
    expect(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)).toBe(ROOT_CONTEXT)
    expect(problemCounts().propagation).toBe(before + 1)
  })
})

describe('inject', () => {
  it('writes traceparent, and tracestate where there is one', () => {
    expect(inject(REMOTE)).toEqual({ traceparent: HEADER })
    expect(inject({ ...REMOTE, traceState: createTraceState('foo=1') })).toEqual({
      traceparent: HEADER,
      tracestate: 'foo=1',
    })
  })

  it('writes on what it read', () => {
    const headers = { traceparent: HEADER, tracestate: 'foo@=1,bar= 2' }
    const spanContext = extract(headers)
    expect(spanContext && inject(spanContext)).toEqual(headers)
  })

  it('takes any object that serialises for a trace state, if it serialises to something legal', () => {
    const traceState = (text: unknown) => Object.assign(createTraceState(), { serialize: () => text })
    expect(inject({ ...REMOTE, traceState: traceState('foo=1') }).tracestate).toBe('foo=1')
    expect(inject({ ...REMOTE, traceState: traceState('') })).toEqual({ traceparent: HEADER })
    expect(inject({ ...REMOTE, traceState: traceState(7) })).toEqual({ traceparent: HEADER })
    expect(inject({ ...REMOTE, traceState: traceState('a=\r\n') })).toEqual({ traceparent: HEADER })
  })

  it('writes no empty tracestate', () => {
    expect(inject({ ...REMOTE, traceState: createTraceState('') })).toEqual({ traceparent: HEADER })
  })

  it('writes nothing without a valid span', () => {
    const carrier = {}
    propagator.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter)
    expect(carrier).toEqual({})
    expect(inject({ ...REMOTE, spanId: '0000000000000000' })).toEqual({})
  })

  it('writes nothing where tracing is suppressed', () => {
    const key = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
    const carrier = {}
    propagator.inject(
      trace.setSpanContext(ROOT_CONTEXT, REMOTE).setValue(key, true),
      carrier,
      defaultTextMapSetter,
    )
    expect(carrier).toEqual({})
  })

  it.each<[string, unknown]>([
    ['a frozen carrier', Object.freeze({})],
    ['no carrier', undefined],
    ['a carrier that throws', new Proxy({}, { set: () => expect.fail('thrown by the carrier') })],
  ])('survives %s', (_, carrier) => {
    const context = trace.setSpanContext(ROOT_CONTEXT, REMOTE)
    expect(() => propagator.inject(context, carrier, defaultTextMapSetter)).not.toThrow()
  })
})

it('names its fields, always in the same list', () => {
  expect(propagator.fields()).toEqual(['traceparent', 'tracestate'])
  expect(propagator.fields()).toBe(propagator.fields())
})
