import type { Context } from '@opentelemetry/api'
import {
  createContextKey,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { extracted, extractedSpan, injected } from '../fixtures/carrier.ts'
import { throwingGetters } from '../fixtures/hostile.ts'
import { problemCounts, recordProblems } from '../fixtures/problem-log.ts'
import { jaegerPropagator } from '../fixtures/propagators.ts'

const propagator = jaegerPropagator()
const TRACE = 'd4cda95b652f4a1592b449d5929fda1b'
const SPAN = '6e0c63257de34c92'
const IDS = `${TRACE}:${SPAN}`
const SAMPLED = { traceId: TRACE, spanId: SPAN, traceFlags: TraceFlags.SAMPLED, isRemote: true }
const UNSAMPLED = { ...SAMPLED, traceFlags: TraceFlags.NONE }

function baggageOf(context: Context): Record<string, string> {
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? []
  return Object.fromEntries(entries.map(([key, { value }]) => [key, value]))
}

describe('extract', () => {
  it.each([
    [`${IDS}:0:1`, SAMPLED],
    [`${IDS}:0:01`, SAMPLED],
    [`${IDS}:0:3`, SAMPLED],
    [`${IDS}:0:9`, SAMPLED],
    [`${IDS}:0:0`, UNSAMPLED],
    [`${IDS}:0:00`, UNSAMPLED],
    [`${IDS}:0:2`, UNSAMPLED],
    [`${IDS}:5b2b4e1f4a3c2d1e:1`, SAMPLED],
    [`${IDS}::1`, SAMPLED],
    [`${IDS.toUpperCase()}:0:1`, SAMPLED],
    [`${IDS}:0:1`.replaceAll(':', '%3A'), SAMPLED],
    [` ${IDS}:0:1\t`, SAMPLED],
    ['abc:def:0:1', { ...SAMPLED, traceId: 'abc'.padStart(32, '0'), spanId: 'def'.padStart(16, '0') }],
  ])('reads %j', (header, spanContext) => {
    expect(extractedSpan(propagator, { 'uber-trace-id': header })).toEqual(spanContext)
    expect(extractedSpan(propagator, { 'uber-trace-id': [header] })).toEqual(spanContext)
  })

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a number', 7],
    ['a symbol', Symbol('x')],
    ['two headers', [`${IDS}:0:1`, `${IDS}:0:1`]],
    ['two joined headers', `${IDS}:0:1, ${IDS}:0:1`],
    ['no flags', `${IDS}:0`],
    ['empty flags', `${IDS}:0:`],
    ['long flags', `${IDS}:0:001`],
    ['flags that are no number', `${IDS}:0:x`],
    ['more fields', `${IDS}:0:1:1`],
    ['no trace id', `:${SPAN}:0:1`],
    ['no span id', `${TRACE}::0:1`],
    ['a long trace id', `0${IDS}:0:1`],
    ['a long span id', `${IDS}0:0:1`],
    ['a trace id of zero', `0:${SPAN}:0:1`],
    ['a span id of zero', `${TRACE}:0:0:1`],
    ['a trace id that is no number', `x:${SPAN}:0:1`],
    ['a percent sign', `${IDS}:0:1%`],
    ['a parent that never ends', `${IDS}:${'0'.repeat(1000)}:1`],
  ])('returns the very context for %s', (_, header) => {
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...SAMPLED, isRemote: false })
    expect(extracted(propagator, { 'uber-trace-id': header }, context)).toBe(context)
  })

  it('reads the baggage, with a span and without', () => {
    const headers = { 'uberctx-key1': 'value%201%20%2F%20blah', 'UberCtx-Key2': '100%', 'uberctx-key3': '' }
    const baggage = { key1: 'value 1 / blah', Key2: '100%', key3: '' }
    expect(baggageOf(extracted(propagator, headers))).toEqual(baggage)
    const context = extracted(propagator, { 'uber-trace-id': `${IDS}:0:1`, ...headers })
    expect(baggageOf(context)).toEqual(baggage)
    expect(trace.getSpanContext(context)).toEqual(SAMPLED)
  })

  it('adds to the baggage that is there, and replaces the entries it brings', () => {
    const before = propagation.createBaggage({ a: { value: '1' }, b: { value: '1' } })
    const context = extracted(propagator, { 'uberctx-b': '2' }, propagation.setBaggage(ROOT_CONTEXT, before))
    expect(baggageOf(context)).toEqual({ a: '1', b: '2' })
  })

  it('keeps the span when the baggage cannot be read', () => {
    const getter = { get: () => `${IDS}:0:1`, keys: () => expect.fail('thrown by the carrier') }
    expect(trace.getSpanContext(propagator.extract(ROOT_CONTEXT, {}, getter))).toEqual(SAMPLED)
  })

  it('says once that a header was malformed', () => {
    const problems = recordProblems()
    extracted(propagator, { 'uber-trace-id': 'x' })
    extracted(propagator, { 'uber-trace-id': 'y' })
    expect(problems).toEqual([
      'throughline: a malformed uber-trace-id header was ignored, a new trace starts',
    ])
    expect(problemCounts()['malformed uber-trace-id']).toBe(2)
  })

  it.each<[string, unknown]>([
    ['no carrier', undefined],
    ['null', null],
    ['a number', 7],
    ['a carrier that throws', throwingGetters('uber-trace-id')],
  ])('returns the very context for %s', (_, carrier) => {
    expect(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)).toBe(ROOT_CONTEXT)
  })
})

describe('inject', () => {
  it('writes ids, no parent and two digits of flags', () => {
    expect(injected(propagator, SAMPLED)).toEqual({ 'uber-trace-id': `${IDS}:0:01` })
    expect(injected(propagator, UNSAMPLED)).toEqual({ 'uber-trace-id': `${IDS}:0:00` })
    expect(injected(propagator, { ...SAMPLED, traceFlags: 3 })).toEqual({ 'uber-trace-id': `${IDS}:0:01` })
  })

  it('writes a trace id of 64 bits in 16 digits', () => {
    const context = extracted(propagator, { 'uber-trace-id': `92b449d5929fda1b:${SPAN}:0:1` })
    expect(injected(propagator, context)).toEqual({ 'uber-trace-id': `92b449d5929fda1b:${SPAN}:0:01` })
  })

  it('keeps a trace in debug for its other spans, and for no other trace', () => {
    const context = extracted(propagator, { 'uber-trace-id': `${IDS}:0:3` })
    const child = { ...SAMPLED, spanId: 'b'.repeat(16) }
    expect(injected(propagator, trace.setSpanContext(context, child))['uber-trace-id']).toMatch(/:03$/)
    const other = { ...child, traceId: 'a'.repeat(32) }
    expect(injected(propagator, trace.setSpanContext(context, other))['uber-trace-id']).toMatch(/:01$/)
  })

  it('writes the baggage, with a span and without', () => {
    const baggage = propagation.createBaggage({ key1: { value: 'value 1 / blah' }, key2: { value: '' } })
    const headers = { 'uberctx-key1': 'value%201%20%2F%20blah', 'uberctx-key2': '' }
    const context = propagation.setBaggage(ROOT_CONTEXT, baggage)
    expect(injected(propagator, context)).toEqual(headers)
    expect(injected(propagator, trace.setSpanContext(context, SAMPLED))).toEqual({
      'uber-trace-id': `${IDS}:0:01`,
      ...headers,
    })
  })

  it('writes nothing where tracing is suppressed, nor for a span without valid ids', () => {
    const key = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
    expect(injected(propagator, trace.setSpanContext(ROOT_CONTEXT, SAMPLED).setValue(key, true))).toEqual({})
    expect(injected(propagator, { ...SAMPLED, spanId: 'x' })).toEqual({})
    expect(injected(propagator, ROOT_CONTEXT)).toEqual({})
  })

  it('survives a carrier that cannot be written', () => {
    const set = () => expect.fail('thrown by the carrier')
    const context = trace.setSpanContext(ROOT_CONTEXT, SAMPLED)
    expect(() => propagator.inject(context, {}, { set })).not.toThrow()
  })
})

it('names its field, always in the same list', () => {
  expect(propagator.fields()).toEqual(['uber-trace-id'])
  expect(propagator.fields()).toBe(propagator.fields())
})
