import {
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
} from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { baggagePropagator } from '../fixtures/propagators.ts'

const propagator = baggagePropagator()
const CONTEXT = propagation.setBaggage(
  ROOT_CONTEXT,
  propagation.createBaggage({ user: { value: 'J\u00f6rg K' } }),
)

describe('extract', () => {
  it('gives the baggage', () => {
    const extracted = propagator.extract(ROOT_CONTEXT, { baggage: 'a=1,b=2;p' }, defaultTextMapGetter)
    const baggage = propagation.getBaggage(extracted)
    expect(baggage?.getEntry('a')?.value).toBe('1')
    expect(baggage?.getEntry('b')?.metadata?.toString()).toBe('p')
  })

  it('combines several headers', () => {
    const extracted = propagator.extract(ROOT_CONTEXT, { baggage: ['a=1', 7, 'b=2'] }, defaultTextMapGetter)
    expect(propagation.getBaggage(extracted)?.getAllEntries()).toHaveLength(2)
  })

  it.each<[string, unknown]>([
    ['no carrier', undefined],
    ['an empty carrier', {}],
    ['an empty header', { baggage: '' }],
    ['no legal member', { baggage: 'a,b c=d,,' }],
    ['a number', { baggage: 7 }],
    ['a symbol', { baggage: Symbol('x') }],
    ['a carrier that throws', new Proxy({}, { get: () => expect.fail('thrown by the carrier') })],
  ])('returns the very context for %s', (_, carrier) => {
    expect(propagator.extract(CONTEXT, carrier, defaultTextMapGetter)).toBe(CONTEXT)
  })
})

describe('inject', () => {
  it('writes the baggage', () => {
    const carrier = {}
    propagator.inject(CONTEXT, carrier, defaultTextMapSetter)
    expect(carrier).toEqual({ baggage: 'user=J%C3%B6rg%20K' })
  })

  it('writes no empty header', () => {
    const carrier = {}
    propagator.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter)
    propagator.inject(
      propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage()),
      carrier,
      defaultTextMapSetter,
    )
    expect(carrier).toEqual({})
  })

  it('writes nothing where tracing is suppressed', () => {
    const key = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
    const carrier = {}
    propagator.inject(CONTEXT.setValue(key, true), carrier, defaultTextMapSetter)
    expect(carrier).toEqual({})
  })

  it('survives a frozen carrier', () => {
    expect(() => propagator.inject(CONTEXT, Object.freeze({}), defaultTextMapSetter)).not.toThrow()
  })
})

it('names its field, always in the same list', () => {
  expect(propagator.fields()).toEqual(['baggage'])
  expect(propagator.fields()).toBe(propagator.fields())
})
