// Through its file: the doors show the headers of whole requests, and not what was added to them.

import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { httpHeaders } from '@throughline/core'
import { afterEach, describe, expect, it } from 'vitest'
import { fieldsToAdd } from '../../src/http/client/fields-to-add.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { b3MultiPropagator, b3Propagator } from '../fixtures/propagators.ts'

const SPAN = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
const CONTEXT = trace.setSpanContext(ROOT_CONTEXT, SPAN)
const OLD = deepFreeze({
  accept: 'x',
  B3: '0',
  'X-B3-TraceId': 'c'.repeat(32),
  'X-B3-SpanId': 'd'.repeat(16),
  'X-B3-ParentSpanId': 'e'.repeat(16),
  'X-B3-Flags': '1',
})

afterEach(() => propagation.disable())

describe('headers that are copied', () => {
  it('keep nothing of an old B3 context beside a new single header', () => {
    propagation.setGlobalPropagator(b3Propagator())
    expect(httpHeaders.inject(OLD, CONTEXT)).toEqual({ accept: 'x', b3: `${SPAN.traceId}-${SPAN.spanId}-1` })
  })

  it('keep nothing of an old B3 context beside new headers', () => {
    propagation.setGlobalPropagator(b3MultiPropagator())
    expect(httpHeaders.inject(Object.entries(OLD), CONTEXT)).toEqual([
      ['accept', 'x'],
      ['x-b3-traceid', SPAN.traceId],
      ['x-b3-spanid', SPAN.spanId],
      ['x-b3-sampled', '1'],
    ])
  })

  it('stay as they are where there is nothing to send', () => {
    propagation.setGlobalPropagator(b3Propagator())
    expect(httpHeaders.inject(OLD, ROOT_CONTEXT)).toEqual(OLD)
  })
})

it('no part of B3 is added to a request with one of its own', () => {
  const fields = { 'x-b3-traceid': 't', 'x-b3-spanid': 's', 'x-b3-sampled': '1', baggage: 'b' }
  expect(fieldsToAdd(fields, name => name === 'b3')).toEqual({ baggage: 'b' })
  expect(fieldsToAdd(fields, name => name === 'x-b3-sampled')).toEqual({ baggage: 'b' })
  expect(fieldsToAdd(fields, name => name === 'traceparent')).toBe(fields)
})
