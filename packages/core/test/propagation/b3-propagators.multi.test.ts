import { createContextKey, defaultTextMapGetter, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { extracted, extractedSpan, injected } from '../fixtures/carrier.ts'
import { throwingGetters } from '../fixtures/hostile.ts'
import { problemCounts, recordProblems } from '../fixtures/problem-log.ts'
import { b3MultiPropagator } from '../fixtures/propagators.ts'

const propagator = b3MultiPropagator()
const TRACE = '463ac35c9f6413ad48485a3953bb6124'
const SHORT_TRACE = '48485a3953bb6124'
const SPAN = 'a2fb4a1d1a96d312'
const IDS = { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN }
const SAMPLED = { traceId: TRACE, spanId: SPAN, traceFlags: TraceFlags.SAMPLED, isRemote: true }
const UNSAMPLED = { ...SAMPLED, traceFlags: TraceFlags.NONE }

describe('extract', () => {
  it.each<[string, Record<string, unknown>, number]>([
    ['accept', { 'x-b3-sampled': '1' }, 1],
    ['accept, as before the specification', { 'x-b3-sampled': 'true' }, 1],
    ['deny', { 'x-b3-sampled': '0' }, 0],
    ['deny, as before the specification', { 'x-b3-sampled': 'false' }, 0],
    ['no decision', {}, 0],
    ['a malformed decision', { 'x-b3-sampled': 'yes' }, 0],
    ['a decision that is a name of every object', { 'x-b3-sampled': 'constructor' }, 0],
    ['debug', { 'x-b3-flags': '1' }, 1],
    ['debug beside a denial', { 'x-b3-flags': '1', 'x-b3-sampled': '0' }, 1],
    ['other flags', { 'x-b3-flags': '3', 'x-b3-sampled': '0' }, 0],
    ['the first of several decisions', { 'x-b3-sampled': ['1', '0'] }, 1],
    ['the first of several decisions in one line', { 'x-b3-sampled': '0, 1' }, 0],
    ['a parent', { 'x-b3-parentspanid': '0020000000000001', 'x-b3-sampled': '1' }, 1],
    ['a malformed parent', { 'x-b3-parentspanid': 'x', 'x-b3-sampled': '1' }, 1],
  ])('reads ids with %s', (_, headers, traceFlags) => {
    expect(extractedSpan(propagator, { ...IDS, ...headers })).toEqual({ ...SAMPLED, traceFlags })
  })

  it('fills a short trace id', () => {
    const traceId = `0000000000000000${SHORT_TRACE}`
    expect(extractedSpan(propagator, { ...IDS, 'x-b3-traceid': SHORT_TRACE })).toMatchObject({ traceId })
  })

  it('takes the first of several ids, in a list or in a line', () => {
    expect(extractedSpan(propagator, { 'x-b3-traceid': `${TRACE},x`, 'x-b3-spanid': [SPAN, 'x'] })).toEqual(
      UNSAMPLED,
    )
  })

  it.each<[string, unknown]>([
    ['no trace id', { 'x-b3-spanid': SPAN }],
    ['no span id', { 'x-b3-traceid': TRACE }],
    ['a malformed trace id', { ...IDS, 'x-b3-traceid': 'x' }],
    ['a malformed span id', { ...IDS, 'x-b3-spanid': `${SPAN}0` }],
    ['upper-case digits', { ...IDS, 'x-b3-traceid': TRACE.toUpperCase() }],
    ['a trace id of zeroes', { ...IDS, 'x-b3-traceid': '0'.repeat(32) }],
    ['a span id of zeroes', { ...IDS, 'x-b3-spanid': '0'.repeat(16) }],
    ['a number', { ...IDS, 'x-b3-traceid': 7 }],
    ['an empty list', { ...IDS, 'x-b3-traceid': [] }],
    ['only a parent', { 'x-b3-parentspanid': SPAN }],
  ])('returns the very context for %s', (_, headers) => {
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...SAMPLED, isRemote: false })
    expect(extracted(propagator, headers, context)).toBe(context)
  })

  it('keeps a decision whose ids are malformed', () => {
    const context = extracted(propagator, { 'x-b3-traceid': 'x', 'x-b3-spanid': SPAN, 'x-b3-sampled': '0' })
    expect(trace.getSpanContext(context)).toBeUndefined()
    expect(injected(propagator, context)).toEqual({ 'x-b3-sampled': '0' })
  })

  it('prefers the single header', () => {
    expect(extractedSpan(propagator, { ...IDS, b3: `${TRACE}-${'b'.repeat(16)}-1` })).toEqual({
      ...SAMPLED,
      spanId: 'b'.repeat(16),
    })
  })

  it('says once that headers were malformed', () => {
    const problems = recordProblems()
    extracted(propagator, { 'x-b3-traceid': 'x' })
    extracted(propagator, { 'x-b3-spanid': 'x' })
    expect(problems).toEqual(['throughline: malformed x-b3-traceid and x-b3-spanid headers were ignored'])
    expect(problemCounts()['malformed b3']).toBe(2)
  })

  it.each<[string, unknown]>([
    ['no carrier', undefined],
    ['null', null],
    ['a number', 7],
    ['a carrier that throws', throwingGetters('x-b3-spanid')],
  ])('returns the very context for %s', (_, carrier) => {
    expect(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)).toBe(ROOT_CONTEXT)
  })
})

describe('inject', () => {
  it.each<[string, Record<string, string>]>([
    ['accept', { ...IDS, 'x-b3-sampled': '1' }],
    ['deny', { ...IDS, 'x-b3-sampled': '0' }],
    ['debug', { ...IDS, 'x-b3-flags': '1' }],
    ['no decision', IDS],
    ['a short trace id', { ...IDS, 'x-b3-traceid': SHORT_TRACE, 'x-b3-sampled': '1' }],
    ['accept alone', { 'x-b3-sampled': '1' }],
    ['deny alone', { 'x-b3-sampled': '0' }],
    ['debug alone', { 'x-b3-flags': '1' }],
  ])('writes %s as it was read', (_, headers) => {
    expect(injected(propagator, extracted(propagator, headers))).toEqual(headers)
  })

  it('writes in this encoding what it read in the other', () => {
    const context = extracted(propagator, { b3: `${TRACE}-${SPAN}-d` })
    expect(injected(propagator, context)).toEqual({ ...IDS, 'x-b3-flags': '1' })
  })

  it('writes nothing without a valid span, or where tracing is suppressed', () => {
    expect(injected(propagator, ROOT_CONTEXT)).toEqual({})
    expect(injected(propagator, { ...SAMPLED, traceId: '0'.repeat(32) })).toEqual({})
    const key = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
    expect(injected(propagator, trace.setSpanContext(ROOT_CONTEXT, SAMPLED).setValue(key, true))).toEqual({})
  })

  it('survives a carrier that cannot be written', () => {
    const set = () => expect.fail('thrown by the carrier')
    const context = trace.setSpanContext(ROOT_CONTEXT, SAMPLED)
    expect(() => propagator.inject(context, {}, { set })).not.toThrow()
  })
})

it('names the headers it writes, always in the same list', () => {
  expect(propagator.fields()).toEqual(['x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-b3-flags'])
  expect(propagator.fields()).toBe(propagator.fields())
})
