import { inspect } from 'node:util'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { alwaysOff } from '@throughline/core'
import { expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const caller = { traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags: 1, isRemote: true }

function charge() {
  const { tracer, only } = recordSpans()
  const span = tracer.startSpan(
    'charge',
    {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 5],
      attributes: { 'order.id': 7 },
      links: [{ context: { ...caller, spanId: '1111111111111111' } }],
    },
    trace.setSpanContext(ROOT_CONTEXT, caller),
  )
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' })
  span.addEvent('retry', { attempt: 2 }, [1_700_000_000, 1_000_000])
  const running = inspect(span)
  span.end([1_700_000_000, 2_500_005])
  return { span: only(), running }
}

it('is what JSON and console.log show: name, ids, times, status, attributes, events, links', () => {
  const { span, running } = charge()
  const { spanId } = span.spanContext()
  expect(JSON.parse(JSON.stringify(span))).toEqual({
    name: 'charge',
    kind: 'CLIENT',
    traceId: TRACE,
    spanId,
    parentSpanId: caller.spanId,
    startTime: '2023-11-14T22:13:20.000000005Z',
    duration: 2.5,
    status: { code: 'ERROR', message: 'no' },
    attributes: { 'order.id': 7 },
    events: [{ name: 'retry', time: '2023-11-14T22:13:20.001000000Z', attributes: { attempt: 2 } }],
    links: [{ traceId: TRACE, spanId: '1111111111111111' }],
    scope: span.instrumentationScope.name,
  })
  expect(inspect(span)).toMatch(/^Span \{\n {2}name: 'charge',\n {2}kind: 'CLIENT',/)
  expect(inspect(span)).toContain("attributes: { 'order.id': 7 }")
  expect(running).not.toContain('duration')
  expect(inspect([[[span]]])).toContain('[Span]')
})

it('leaves out what is not there', () => {
  const { tracer, only } = recordSpans()
  tracer.startSpan('work').end()
  const keys = Object.keys(JSON.parse(JSON.stringify(only())))
  expect(keys).toEqual([
    'name',
    'kind',
    'traceId',
    'spanId',
    'startTime',
    'duration',
    'status',
    'attributes',
    'scope',
  ])
})

it('is what the failure of a test shows', () => {
  const { span } = charge()
  expect(() => expect(span).toMatchObject({ name: 'refund' })).toThrow("expected Span { name: 'charge', ")
})

it('has the ids of a span that is not recorded', () => {
  const { tracer } = recordSpans({ sampler: alwaysOff })
  const span = tracer.startSpan('work')
  const { traceId, spanId } = span.spanContext()
  expect(JSON.parse(JSON.stringify(span))).toEqual({ traceId, spanId, isRecording: false })
  expect(inspect(span)).toContain(`spanId: '${spanId}'`)
})
