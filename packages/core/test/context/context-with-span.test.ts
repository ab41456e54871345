import { createContextKey, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '@throughline/core/integrations'
import { describe, expect, it } from 'vitest'

const key = createContextKey('a value of somebody else')
const first = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
const second = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

describe('contextWithSpan', () => {
  it("makes a context whose span the API finds, and finds the API's own", () => {
    expect(trace.getSpan(contextWithSpan(ROOT_CONTEXT, first))).toBe(first)
    expect(spanOf(trace.setSpan(ROOT_CONTEXT, first))).toBe(first)
    expect(spanOf(ROOT_CONTEXT)).toBeUndefined()
  })

  it('leaves the context it is made from as it is', () => {
    const outer = contextWithSpan(ROOT_CONTEXT, first)
    expect(spanOf(contextWithSpan(outer, second))).toBe(second)
    expect(spanOf(outer)).toBe(first)
  })

  it('lets the API replace the span and take it away', () => {
    const context = contextWithSpan(trace.setSpan(ROOT_CONTEXT, first), second)
    expect(trace.getSpan(trace.setSpan(context, first))).toBe(first)
    expect(trace.getSpan(trace.deleteSpan(context))).toBeUndefined()
    expect(trace.getSpan(trace.deleteSpan(trace.setSpan(context, first)))).toBeUndefined()
    expect(trace.getSpan(context)).toBe(second)
  })

  it('keeps the values of others, whichever came first', () => {
    const before = contextWithSpan(ROOT_CONTEXT.setValue(key, 'before'), first)
    const after = before.setValue(key, 'after')
    expect([before.getValue(key), after.getValue(key)]).toEqual(['before', 'after'])
    expect(spanOf(after)).toBe(first)
    expect(after.deleteValue(key).getValue(key)).toBeUndefined()
    expect(spanOf(after.deleteValue(key))).toBe(first)
    expect(contextWithSpan(after, second).getValue(key)).toBe('after')
    expect(trace.deleteSpan(after).getValue(key)).toBe('after')
  })
})
