// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { afterEach, expect, it } from 'vitest'
import { extractIncoming } from '../../src/propagation/http-headers.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03'

afterEach(() => propagation.disable())

it('reads the headers of a request as Node gives them', () => {
  const headers = deepFreeze({ host: 'shop', traceparent, baggage: 'tenant=a' })
  const extracted = extractIncoming(headers, ROOT_CONTEXT)
  expect(trace.getSpanContext(extracted)).toMatchObject({ spanId: '00f067aa0ba902b7', isRemote: true })
  expect(propagation.getBaggage(extracted)?.getEntry('tenant')?.value).toBe('a')
})

it('changes nothing where there is nothing to read', () => {
  expect(extractIncoming({ host: 'shop' }, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
})

it('answers a propagator that asks in capitals, and survives one that throws', () => {
  const asked: unknown[] = []
  propagation.setGlobalPropagator({
    fields: () => ['X-Trace'],
    inject() {},
    extract(_context, carrier, getter) {
      asked.push(getter.get(carrier, 'X-Trace'), getter.keys(carrier))
      throw new Error('thrown by the propagator')
    },
  })
  expect(extractIncoming({ 'x-trace': '7' }, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
  expect(asked).toEqual(['7', ['x-trace']])
})
