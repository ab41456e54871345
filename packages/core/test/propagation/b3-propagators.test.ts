import { createContextKey, defaultTextMapGetter, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { extracted, extractedSpan, injected } from '../fixtures/carrier.ts'
import { throwingGetters } from '../fixtures/hostile.ts'
import { problemCounts, recordProblems } from '../fixtures/problem-log.ts'
import { b3Propagator } from '../fixtures/propagators.ts'

const propagator = b3Propagator()
const TRACE = '80f198ee56343ba864fe8b2a57d3eff7'
const SHORT_TRACE = '64fe8b2a57d3eff7'
const SPAN = 'e457b5a2e4d86bd1'
const PARENT = '05e3ac9a4f6e3b90'
const IDS = `${TRACE}-${SPAN}`
const SAMPLED = { traceId: TRACE, spanId: SPAN, traceFlags: TraceFlags.SAMPLED, isRemote: true }
const UNSAMPLED = { ...SAMPLED, traceFlags: TraceFlags.NONE }

describe('extract', () => {
  it.each([
    [`${IDS}-1`, SAMPLED],
    [`${IDS}-d`, SAMPLED],
    [`${IDS}-0`, UNSAMPLED],
    [IDS, UNSAMPLED],
    [`${IDS}-1-${PARENT}`, SAMPLED],
    [`${IDS}-${PARENT}`, UNSAMPLED],
    [`${SHORT_TRACE}-${SPAN}-1`, { ...SAMPLED, traceId: `0000000000000000${SHORT_TRACE}` }],
    [` \t${IDS}-1 `, SAMPLED],
  ])('reads %j', (b3, spanContext) => {
    expect(extractedSpan(propagator, { b3 })).toEqual(spanContext)
    expect(extractedSpan(propagator, { b3: [b3] })).toEqual(spanContext)
  })

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a number', 7],
    ['a symbol', Symbol('x')],
    ['two headers', [`${IDS}-1`, `${IDS}-1`]],
    ['two joined headers', `${IDS}-1, ${IDS}-1`],
    ['no span id', TRACE],
    ['a short trace id', `${TRACE.slice(1)}-${SPAN}-1`],
    ['a short span id', `${TRACE}-${SPAN.slice(1)}-1`],
    ['a long span id', `${TRACE}-${SPAN}0-1`],
    ['upper-case digits', `${IDS.toUpperCase()}-1`],
    ['a trace id of zeroes', `${'0'.repeat(32)}-${SPAN}-1`],
    ['a short trace id of zeroes', `${'0'.repeat(16)}-${SPAN}-1`],
    ['a span id of zeroes', `${TRACE}-${'0'.repeat(16)}-1`],
    ['an unknown state', `${IDS}-2`],
    ['an unknown state alone', 'D'],
    ['an empty state', `${IDS}-`],
    ['a malformed parent', `${IDS}-1-${PARENT.slice(1)}`],
    ['more fields', `${IDS}-1-${PARENT}-1`],
    ['a line end', `${IDS}-1\n`],
  ])('returns the very context for %s, and reads the other encoding', (_, b3) => {
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...SAMPLED, isRemote: false })
    expect(extracted(propagator, { b3 }, context)).toBe(context)
    const headers = { b3, 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '1' }
    expect(extractedSpan(propagator, headers)).toEqual(SAMPLED)
  })

  it('prefers the single header', () => {
    const headers = {
      b3: `${IDS}-1`,
      'x-b3-traceid': SHORT_TRACE,
      'x-b3-spanid': PARENT,
      'x-b3-sampled': '0',
    }
    expect(extractedSpan(propagator, headers)).toEqual(SAMPLED)
  })

  it('prefers a decision in the single header to ids in the others', () => {
    const headers = { b3: '0', 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '1' }
    expect(extractedSpan(propagator, headers)).toBeUndefined()
    expect(injected(propagator, extracted(propagator, headers))).toEqual({ b3: '0' })
  })

  it('leaves the span of the context alone when the header is a decision only', () => {
    const context = trace.setSpanContext(ROOT_CONTEXT, SAMPLED)
    expect(extracted(propagator, { b3: '0' }, context)).toBe(context)
  })

  it('keeps what else is in the context', () => {
    const key = createContextKey('mine')
    expect(extracted(propagator, { b3: `${IDS}-d` }, ROOT_CONTEXT.setValue(key, 7)).getValue(key)).toBe(7)
  })

  it('says once that a header was malformed', () => {
    const problems = recordProblems()
    extracted(propagator, { b3: 'x' })
    extracted(propagator, { b3: 'y' })
    expect(problems).toEqual(['throughline: a malformed b3 header was ignored'])
    expect(problemCounts()['malformed b3']).toBe(2)
  })

  it.each<[string, unknown]>([
    ['no carrier', undefined],
    ['null', null],
    ['a number', 7],
    ['a carrier that throws', throwingGetters('b3')],
  ])('returns the very context for %s', (_, carrier) => {
    expect(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)).toBe(ROOT_CONTEXT)
  })
})

describe('inject', () => {
  it('writes the ids and the decision', () => {
    expect(injected(propagator, SAMPLED)).toEqual({ b3: `${IDS}-1` })
    expect(injected(propagator, UNSAMPLED)).toEqual({ b3: `${IDS}-0` })
    expect(injected(propagator, { ...SAMPLED, traceFlags: 3 })).toEqual({ b3: `${IDS}-1` })
  })

  it.each([`${IDS}-1`, `${IDS}-0`, `${IDS}-d`, IDS, `${SHORT_TRACE}-${SPAN}-1`, '0', '1', 'd'])(
    'writes %s as it was read',
    b3 => {
      expect(injected(propagator, extracted(propagator, { b3 }))).toEqual({ b3 })
    },
  )

  it('never writes the parent', () => {
    const context = extracted(propagator, { b3: `${IDS}-1-${PARENT}` })
    expect(injected(propagator, context)).toEqual({ b3: `${IDS}-1` })
  })

  it('keeps a trace in debug for its other spans, and for no other trace', () => {
    const context = extracted(propagator, { b3: `${IDS}-d` })
    const child = { ...SAMPLED, spanId: PARENT, isRemote: false }
    expect(injected(propagator, trace.setSpanContext(context, child))).toEqual({ b3: `${TRACE}-${PARENT}-d` })
    const dropped = { ...child, traceFlags: TraceFlags.NONE }
    expect(injected(propagator, trace.setSpanContext(context, dropped))).toEqual({
      b3: `${TRACE}-${PARENT}-0`,
    })
    const other = { ...child, traceId: 'a'.repeat(32) }
    expect(injected(propagator, trace.setSpanContext(context, other)).b3).toMatch(/-1$/)
  })

  it('writes a decision of its own for the spans below one that left it open', () => {
    const child = { ...UNSAMPLED, spanId: PARENT }
    const context = trace.setSpanContext(extracted(propagator, { b3: IDS }), child)
    expect(injected(propagator, context)).toEqual({ b3: `${TRACE}-${PARENT}-0` })
  })

  it('writes ids in lower case', () => {
    const loud = { ...SAMPLED, traceId: TRACE.toUpperCase(), spanId: SPAN.toUpperCase() }
    expect(injected(propagator, loud)).toEqual({ b3: `${IDS}-1` })
  })

  it('writes nothing without a valid span, or where tracing is suppressed', () => {
    expect(injected(propagator, ROOT_CONTEXT)).toEqual({})
    expect(injected(propagator, { ...SAMPLED, spanId: '0'.repeat(16) })).toEqual({})
    const key = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
    expect(injected(propagator, trace.setSpanContext(ROOT_CONTEXT, SAMPLED).setValue(key, true))).toEqual({})
  })

  it('survives a carrier that cannot be written', () => {
    const set = () => expect.fail('thrown by the carrier')
    const context = trace.setSpanContext(ROOT_CONTEXT, SAMPLED)
    expect(() => propagator.inject(context, {}, { set })).not.toThrow()
  })
})

it('names its field, always in the same list', () => {
  expect(propagator.fields()).toEqual(['b3'])
  expect(propagator.fields()).toBe(propagator.fields())
})
