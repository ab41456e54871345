import { SpanStatusCode } from '@opentelemetry/api'
import { errorType, recordFailure } from '@throughline/core/integrations'
import { describe, expect, it } from 'vitest'
import { revokedProxy, textless, throwingGetters } from '../fixtures/hostile.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

class OutOfStock extends Error {}

describe('errorType', () => {
  it.each<[string, unknown, string]>([
    ['the code of a system error', Object.assign(new Error('no'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    ['the name of a class', new RangeError('no'), 'RangeError'],
    ["the class's name where it inherits that of Error", new OutOfStock('no'), 'OutOfStock'],
    ['Error for an error that went through JSON', { name: 'Error', message: 'no' }, 'Error'],
    ['the name where the code is a number', new DOMException('no', 'AbortError'), 'AbortError'],
    ['_OTHER for a text', 'no', '_OTHER'],
    ['_OTHER for nothing', undefined, '_OTHER'],
    ['_OTHER for null', null, '_OTHER'],
    ['_OTHER for a nameless object', {}, '_OTHER'],
    ['_OTHER for getters that throw', throwingGetters('code', 'name'), '_OTHER'],
    ['_OTHER for a revoked proxy', revokedProxy(), '_OTHER'],
  ])('is %s', (_, error, type) => {
    expect(errorType(error)).toBe(type)
  })
})

describe('recordFailure', () => {
  it.each<[string, unknown, string, string, string | undefined]>([
    ['an error', new RangeError('no'), 'RangeError', 'no', 'RangeError'],
    ['an error of a class', new OutOfStock('no'), 'OutOfStock', 'no', 'OutOfStock'],
    ['a text', 'no', '_OTHER', 'no', undefined],
    ['an object with a message', { message: 'no' }, '_OTHER', 'no', undefined],
    ['nothing', undefined, '_OTHER', 'undefined', undefined],
    ['an object that refuses to be text', textless(), '_OTHER', '[object]', undefined],
  ])('says on the span that it failed with %s', (_, error, type, message, exceptionType) => {
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    recordFailure(span, error)
    span.end()
    const { status, attributes, events } = only()
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message })
    expect(attributes['error.type']).toBe(type)
    expect(events[0]?.attributes?.['exception.message']).toBe(message)
    expect(events[0]?.attributes?.['exception.type']).toBe(exceptionType)
  })

  it('leaves a span alone that has ended', () => {
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    span.end()
    recordFailure(span, new Error('no'))
    expect(only()).toMatchObject({ events: [], status: { code: SpanStatusCode.UNSET } })
  })
})
