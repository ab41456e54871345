// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import { describe, expect, it } from 'vitest'
import { formatTraceparent, parseTraceparent } from '../../src/propagation/traceparent.ts'

const TRACE = '12345678901234567890123456789012'
const SPAN = '1234567890123456'
const ZEROES = '0'.repeat(32)

describe('parseTraceparent', () => {
  it('reads the ids and the flags of a remote span', () => {
    expect(parseTraceparent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: 1,
      isRemote: true,
    })
  })

  it.each([
    ['00', 0],
    ['01', 1],
    ['02', 2],
    ['03', 3],
    ['04', 0],
    ['09', 1],
    ['f2', 2],
    ['ff', 3],
  ])('keeps of the flags %s only the sampled and the random one', (flags, expected) => {
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-${flags}`)?.traceFlags).toBe(expected)
  })

  it.each([
    `01-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01-`,
    `cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`,
    `fe-${TRACE}-${SPAN}-09-${'x'.repeat(10_000)}`,
  ])('reads what it knows of a later version: %.60s', value => {
    expect(parseTraceparent(value)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true })
  })

  it.each([
    ['empty', ''],
    ['something else', 'garbage'],
    ['version 00 with more than 55 characters', `00-${TRACE}-${SPAN}-01.`],
    ['version 00 with a fifth field', `00-${TRACE}-${SPAN}-01-what-the-future-will-be-like`],
    ['version ff', `ff-${TRACE}-${SPAN}-01`],
    ['version ff with a fifth field', `ff-${TRACE}-${SPAN}-01-x`],
    ['an upper-case version', `CC-${TRACE}-${SPAN}-01`],
    ['a later version without the dash', `cc-${TRACE}-${SPAN}-01.what-the-future-will-be-like`],
    ['a later version that is too short', `cc-${TRACE}-${SPAN}-0`],
    ['an illegal first character', `.0-${TRACE}-${SPAN}-01`],
    ['an illegal second character', `0.-${TRACE}-${SPAN}-01`],
    ['a version of three digits', `000-${TRACE}-${SPAN}-01`],
    ['a version of four digits', `0000-${TRACE}-${SPAN}-01`],
    ['a version of one digit', `0-${TRACE}-${SPAN}-01`],
    ['a trace id of zeroes', `00-${ZEROES}-${SPAN}-01`],
    ['an illegal start of the trace id', `00-.${TRACE.slice(1)}-${SPAN}-01`],
    ['an illegal end of the trace id', `00-${TRACE.slice(1)}.-${SPAN}-01`],
    ['a trace id in upper case', `00-${'ABCDEF12'.repeat(4)}-${SPAN}-01`],
    ['a trace id of 33 digits', `00-${TRACE}3-${SPAN}-01`],
    ['a trace id of 31 digits', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a parent id of zeroes', `00-${TRACE}-${ZEROES.slice(16)}-01`],
    ['an illegal start of the parent id', `00-${TRACE}-.${SPAN.slice(1)}-01`],
    ['an illegal end of the parent id', `00-${TRACE}-${SPAN.slice(1)}.-01`],
    ['a parent id in upper case', `00-${TRACE}-ABCDEF1234567890-01`],
    ['a parent id of 17 digits', `00-${TRACE}-${SPAN}7-01`],
    ['a parent id of 15 digits', `00-${TRACE}-${SPAN.slice(1)}-01`],
    ['illegal flags', `00-${TRACE}-${SPAN}-.0`],
    ['half illegal flags', `00-${TRACE}-${SPAN}-0.`],
    ['flags in upper case', `00-${TRACE}-${SPAN}-0A`],
    ['flags of three digits', `00-${TRACE}-${SPAN}-001`],
    ['flags of one digit', `00-${TRACE}-${SPAN}-1`],
    ['other delimiters', `00_${TRACE}_${SPAN}_01`],
    ['two headers joined', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['two headers of a later version joined', `cc-${TRACE}-${SPAN}-01,cc-${TRACE}-${SPAN}-01`],
    [
      'two headers of a later version with tails joined',
      `cc-${TRACE}-${SPAN}-01-a, cc-${TRACE}-${SPAN}-01-b`,
    ],
    ['digits of other scripts', `00-${'\u0661'.repeat(32)}-${SPAN}-01`],
    ['a line end', `00-${TRACE}-${SPAN}-01\n`],
    ['100 kB', '0'.repeat(100_000)],
  ])('refuses %s', (_, value) => {
    expect(parseTraceparent(value)).toBeUndefined()
  })
})

describe('formatTraceparent', () => {
  it.each([
    [0x00, '00'],
    [0x01, '01'],
    [0x02, '02'],
    [0x03, '03'],
    [0x10, '00'],
    [0xff, '03'],
    [0x101, '01'],
    [Number.NaN, '00'],
  ])('writes the flags %d as %s', (traceFlags, expected) => {
    expect(formatTraceparent({ traceId: TRACE, spanId: SPAN, traceFlags })).toBe(
      `00-${TRACE}-${SPAN}-${expected}`,
    )
  })

  it('writes ids in lower case', () => {
    const upper = { traceId: 'ABCDEF12'.repeat(4), spanId: 'ABCDEF1234567890', traceFlags: 1 }
    expect(formatTraceparent(upper)).toBe(`00-${'abcdef12'.repeat(4)}-abcdef1234567890-01`)
  })

  it.each([
    { traceId: ZEROES, spanId: SPAN },
    { traceId: TRACE, spanId: ZEROES.slice(16) },
    { traceId: '', spanId: '' },
    { traceId: `${TRACE}\r\n`, spanId: SPAN },
  ])('writes nothing for %o', ids => {
    expect(formatTraceparent({ ...ids, traceFlags: 1 })).toBeUndefined()
  })

  it('writes what it read', () => {
    const header = `00-${TRACE}-${SPAN}-03`
    const spanContext = parseTraceparent(header)
    expect(spanContext && formatTraceparent(spanContext)).toBe(header)
  })

  it('writes a later version as version 00', () => {
    const spanContext = parseTraceparent(`cc-${TRACE}-${SPAN}-ff-more`)
    expect(spanContext && formatTraceparent(spanContext)).toBe(`00-${TRACE}-${SPAN}-03`)
  })
})
