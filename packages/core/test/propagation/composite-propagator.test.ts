import type { Context, TextMapPropagator } from '@opentelemetry/api'
import {
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { extracted, injected } from '../fixtures/carrier.ts'
import { problemCounts } from '../fixtures/problem-log.ts'
import {
  b3Propagator,
  baggagePropagator,
  compositePropagator,
  jaegerPropagator,
  traceContextPropagator,
} from '../fixtures/propagators.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const KEY = createContextKey('order')

/** Appends its name to what the others have left, in the context and in the carrier. */
function named(name: string): TextMapPropagator<Record<string, string>> {
  return {
    extract: (context: Context) => context.setValue(KEY, `${context.getValue(KEY) ?? ''}${name}`),
    inject: (_, carrier, setter) => setter.set(carrier, 'order', `${carrier.order ?? ''}${name}`),
    fields: () => ['order', name],
  }
}

const throwing: TextMapPropagator = {
  extract: () => {
    throw new Error('no')
  },
  inject: () => {
    throw new Error('no')
  },
  fields: () => {
    throw new Error('no')
  },
}

it('asks its members in their order', () => {
  const composite = compositePropagator([named('a'), named('b')])
  const carrier: Record<string, string> = {}
  composite.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter)
  expect(carrier.order).toBe('ab')
  expect(composite.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter).getValue(KEY)).toBe('ab')
})

it('goes on with the others when one throws, and counts it', () => {
  const before = problemCounts().propagation ?? 0
  const composite = compositePropagator([named('a'), throwing, named('b')])
  const carrier: Record<string, string> = {}
  composite.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter)
  expect(carrier.order).toBe('ab')
  expect(composite.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter).getValue(KEY)).toBe('ab')
  expect(composite.fields()).toEqual(['order', 'a', 'b'])
  expect(problemCounts().propagation).toBe(before + 3)
})

describe('headers of several formats', () => {
  const headers = { traceparent: `00-${TRACE}-${SPAN}-03`, tracestate: 'a=1', baggage: 'user=7;p' }
  const known = { traceId: TRACE, spanId: SPAN, traceFlags: 3 }
  const composite = compositePropagator([
    traceContextPropagator(),
    baggagePropagator(),
    b3Propagator(),
    jaegerPropagator(),
  ])

  it.each<[string, Record<string, string>]>([
    ['b3', { b3: `${TRACE}-${SPAN}-1` }],
    ['b3 in debug', { b3: `${TRACE}-${SPAN}-d` }],
    ['b3 without a decision', { b3: `${TRACE}-${SPAN}` }],
    ['b3 that is a decision only', { b3: '0' }],
    ['jaeger', { 'uber-trace-id': `${TRACE}:${SPAN}:0:1`, 'uberctx-user': '7' }],
  ])(
    'about the same span: %s leaves the trace context and the metadata of baggage as they are',
    (_, others) => {
      const context = extracted(composite, { ...headers, ...others })
      expect(trace.getSpanContext(context)).toMatchObject(known)
      expect(injected(composite, context)).toMatchObject(headers)
    },
  )

  it('about the same span: what denies it counts, if it is last', () => {
    const context = extracted(composite, { ...headers, b3: `${TRACE}-${SPAN}-0` })
    expect(trace.getSpanContext(context)).toMatchObject({ ...known, traceFlags: 0 })
  })

  it('about the same span: b3 leaves open what a trace context cannot leave open', () => {
    const written = injected(composite, extracted(composite, { b3: `${TRACE}-${SPAN}` }))
    expect(written).toMatchObject({ traceparent: `00-${TRACE}-${SPAN}-00`, b3: `${TRACE}-${SPAN}` })
    const { 'uber-trace-id': _, ...others } = written
    expect(injected(composite, extracted(composite, others))).toEqual(written)
  })

  it('about several spans: the last one counts', () => {
    const b3 = `${TRACE}-${'c'.repeat(16)}-1`
    expect(trace.getSpanContext(extracted(composite, { ...headers, b3 }))?.spanId).toBe('c'.repeat(16))
  })
})

it('names each field once, always in the same list', () => {
  const composite = compositePropagator([named('a'), named('a'), named('b')])
  expect(composite.fields()).toEqual(['order', 'a', 'b'])
  expect(composite.fields()).toBe(composite.fields())
})

it('does not see what is done to the list later', () => {
  const members = [named('a')]
  const composite = compositePropagator(members)
  members.push(named('b'))
  expect(composite.extract(ROOT_CONTEXT, {}, defaultTextMapGetter).getValue(KEY)).toBe('a')
})

it('may be empty', () => {
  const composite = compositePropagator([])
  expect(composite.extract(ROOT_CONTEXT, {}, defaultTextMapGetter)).toBe(ROOT_CONTEXT)
  expect(composite.fields()).toEqual([])
})
