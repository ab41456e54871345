import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { createTracing, currentSpan } from '@throughline/core'
import { expect, it } from 'vitest'

it('is the active span, ours or foreign, and undefined outside of every trace', () => {
  const { tracer } = createTracing({ exporter: [] })
  expect(currentSpan()).toBeUndefined()
  tracer.startActiveSpan('work', span => expect(currentSpan()).toBe(span))
  const foreign = trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 })
  expect(context.with(trace.setSpan(ROOT_CONTEXT, foreign), currentSpan)).toBe(foreign)
})
