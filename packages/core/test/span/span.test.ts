import type { Exception, Link, SpanStatus } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const { OK, ERROR, UNSET } = SpanStatusCode
const linked = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: TraceFlags.SAMPLED,
}

describe('a span that has ended', () => {
  it('ignores everything that comes later, and says so once for each method', () => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    span.end()
    const { endTime } = only()
    for (let i = 0; i < 2; i++) {
      span.setAttribute('a', 1).setAttributes({ a: 1 }).addEvent('late').addLink({ context: linked })
      span
        .addLinks([{ context: linked }])
        .setStatus({ code: ERROR })
        .updateName('late')
      span.recordException(new Error('late'))
      span.end()
    }
    expect(span.isRecording()).toBe(false)
    expect(only()).toMatchObject({
      name: 'work',
      attributes: {},
      events: [],
      links: [],
      status: { code: UNSET },
    })
    expect(only().endTime).toEqual(endTime)
    const methods = sentences.map(sentence => /(\w+)\(\) was called/.exec(sentence)?.[1])
    expect(methods).toEqual([
      'setAttribute',
      'setAttributes',
      'addEvent',
      'addLink',
      'setStatus',
      'updateName',
      'recordException',
      'end',
    ])
  })
})

describe('setStatus', () => {
  it.each<[string, SpanStatus[], SpanStatus]>([
    ['ERROR with its description', [{ code: ERROR, message: 'no' }], { code: ERROR, message: 'no' }],
    ['ERROR without one', [{ code: ERROR }], { code: ERROR }],
    ['OK without the description', [{ code: OK, message: 'fine' }], { code: OK }],
    ['OK after ERROR', [{ code: ERROR, message: 'no' }, { code: OK }], { code: OK }],
    ['OK for good', [{ code: OK }, { code: ERROR, message: 'no' }, { code: UNSET }], { code: OK }],
    [
      'ERROR and not UNSET',
      [{ code: ERROR, message: 'no' }, { code: UNSET }],
      { code: ERROR, message: 'no' },
    ],
    [
      'the last ERROR',
      [
        { code: ERROR, message: 'a' },
        { code: ERROR, message: 'b' },
      ],
      { code: ERROR, message: 'b' },
    ],
    ['nothing that is no code', [{ code: 7 as never }, { code: 'ERROR' as never }], { code: UNSET }],
    ['no message that is no text', [{ code: ERROR, message: 5 as never }], { code: ERROR }],
  ])('keeps %s', (_, statuses, kept) => {
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    for (const status of deepFreeze(statuses)) span.setStatus(status)
    span.end()
    expect(only().status).toEqual(kept)
  })

  it.each([
    [
      'a message that is no text',
      { code: ERROR, message: new Error('no') },
      { code: ERROR },
      '`message` to be a string',
    ],
    ['the name of a code', { code: 'ERROR' }, { code: UNSET }, '`code` to be a SpanStatusCode'],
    ['a code that is none', { code: 7 }, { code: UNSET }, '`code` to be a SpanStatusCode'],
    ['no status', 'ERROR', { code: UNSET }, '`code` to be a SpanStatusCode'],
  ])('says of %s what is wrong', (_, status, kept, sentence) => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    tracer
      .startSpan('work')
      .setStatus(status as never)
      .end()
    expect(only().status).toEqual(kept)
    expect(sentences).toEqual([expect.stringContaining(sentence)])
  })

  it('says nothing of a status without a message', () => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    tracer
      .startSpan('work')
      .setStatus({ code: UNSET })
      .setStatus({ code: ERROR, message: undefined as never })
      .end()
    expect(only().status).toEqual({ code: ERROR })
    expect(sentences).toEqual([])
  })
})

describe('addEvent', () => {
  it('takes attributes, a time, both or neither', () => {
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work', { startTime: [100, 0] })
    span.addEvent('attributes', deepFreeze({ a: 1 }))
    span.addEvent('time', [101, 5])
    span.addEvent('both', { a: 1 }, new Date(102_000))
    span.addEvent('no attributes', undefined, 1_700_000_000_500)
    span.addEvent('neither')
    span.end()
    const [attributes, time, both, noAttributes, neither] = only().events
    expect(attributes?.attributes).toEqual({ a: 1 })
    expect(time).toEqual({ name: 'time', time: [101, 5], attributes: {}, droppedAttributesCount: 0 })
    expect(both).toMatchObject({ attributes: { a: 1 }, time: [102, 0] })
    expect(noAttributes?.time).toEqual([1_700_000_000, 500_000_000])
    expect(neither?.attributes).toEqual({})
  })
})

describe('addLink', () => {
  it('keeps links in order, from the options, one by one and many at once', () => {
    const { tracer, only } = recordSpans()
    const link = (id: number): Link => ({
      context: { ...linked, spanId: `000000000000000${id}` },
      attributes: { id },
    })
    const span = tracer.startSpan('work', deepFreeze({ links: [link(1)] }))
    span.addLink(deepFreeze(link(2))).addLinks(deepFreeze([link(3), link(4)]))
    span.end()
    expect(only().links.map(({ attributes }) => attributes?.id)).toEqual([1, 2, 3, 4])
    expect(only().links[1]).toEqual({ ...link(2), droppedAttributesCount: 0 })
  })

  it('drops a link that names no span, unless it says something else', () => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    span.addLinks([
      { context: INVALID_SPAN_CONTEXT },
      { context: { ...linked, traceId: 'nonsense' }, attributes: {} },
      { context: { ...linked, spanId: 'nonsense' }, attributes: { why: 'unknown' } },
    ])
    span.end()
    expect(only().links).toEqual([
      { context: INVALID_SPAN_CONTEXT, attributes: { why: 'unknown' }, droppedAttributesCount: 0 },
    ])
    expect(sentences).toHaveLength(1)
  })
})

describe('recordException', () => {
  class PaymentError extends Error {
    override name = 'PaymentError'
  }
  const failure = new PaymentError('declined')

  it.each<[string, Exception, Record<string, unknown>]>([
    ['an error', failure, { type: 'PaymentError', message: 'declined', stacktrace: failure.stack }],
    ['a text', 'declined', { message: 'declined' }],
    ['a name', { name: 'Declined' }, { type: 'Declined' }],
    ['a message', { message: 'declined' }, { message: 'declined' }],
    ['a code before the name', { code: 'ECONNRESET', name: 'Error' }, { type: 'ECONNRESET' }],
    ['a name before a number', { code: 20, name: 'AbortError' }, { type: 'AbortError' }],
    ['a number', { code: 5, message: 'not found' }, { type: '5', message: 'not found' }],
  ])('describes %s', (_, exception, described) => {
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    span.recordException(deepFreeze(exception), [5, 0])
    span.end()
    const [event] = only().events
    expect(event).toMatchObject({ name: 'exception', time: [5, 0] })
    const entries = Object.entries(described).map(([key, value]) => [`exception.${key}`, value])
    expect(event?.attributes).toEqual(Object.fromEntries(entries))
    expect(only().status.code).toBe(UNSET)
  })
})

describe('updateName', () => {
  it('replaces the name while the span lasts', () => {
    const { tracer, only } = recordSpans()
    tracer.startSpan('GET').updateName('GET /orders/:id').end()
    expect(only().name).toBe('GET /orders/:id')
  })
})
