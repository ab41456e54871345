import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { traceHeaders } from '@throughline/core'
import { expect, it } from 'vitest'
import { clientTracing } from './client-tracing.ts'

const { inSpan, tracer } = clientTracing()

it('names the active span', () => {
  const [headers, { traceId, spanId }] = inSpan(span => [traceHeaders(), span.spanContext()])
  expect(headers).toEqual({ traceparent: `00-${traceId}-${spanId}-03` })
})

it('names the span of a given context', () => {
  const span = tracer.startSpan('other')
  const headers = inSpan(() => traceHeaders(trace.setSpan(ROOT_CONTEXT, span)))
  expect(headers.traceparent).toContain(span.spanContext().spanId)
})

it('is empty outside of every trace', () => {
  expect(traceHeaders()).toEqual({})
})

it('gives new headers each time', () => {
  inSpan(() => expect(traceHeaders()).not.toBe(traceHeaders()))
})
