import { trace } from '@opentelemetry/api'
import { requestError, requestSpan, setRequestError, setRequestSpan } from '@throughline/core/integrations'
import { expect, test } from 'vitest'

test('a request keeps its span and its error for itself', () => {
  const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 })
  const message = {}
  expect([requestSpan(message), requestError(message)]).toEqual([undefined, undefined])
  setRequestSpan(message, span)
  setRequestError(message, 'boom')
  expect([requestSpan(message), requestError(message)]).toEqual([span, 'boom'])
  expect([requestSpan({}), Object.keys(message)]).toEqual([undefined, []])
})
