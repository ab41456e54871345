import { expect, test } from 'vitest'
import { nameOf } from '../../page/model/trace-model.ts'
import { remarksOf } from '../../page/trace/remarks.ts'
import type { SpanSketch } from './fixtures/otlp-trace.ts'
import { traceOf } from './fixtures/trace-of.ts'

const pay: SpanSketch = { id: 1, service: 'payment', name: 'pay', from: 50, to: 90 }

test.each<[string, readonly SpanSketch[], Record<string, string[]>]>([
  [
    'nothing of most spans',
    [pay, { id: 2, parent: 1, service: 'order', name: 'order', from: 60, to: 70 }],
    {},
  ],
  ['a parent that is missing', [{ ...pay, parent: 9 }], { pay: ['parent not here'] }],
  ['a parent that is the span itself', [{ ...pay, parent: 1 }], { pay: ['own ancestor'] }],
  ['an end before the beginning', [{ ...pay, to: 40 }], { pay: ['times moved'] }],
  ['an id that comes twice', [pay, { ...pay, name: 'again', from: 60 }], { again: ['same id'] }],
  [
    'clocks that differ',
    [pay, { id: 2, parent: 1, service: 'order', name: 'order', from: 20, to: 30 }],
    { order: ['before its parent'] },
  ],
])('says %s', (_, spans, expected) => {
  const trace = traceOf(spans)
  const found = Array.from(
    { length: trace.size },
    (_, span) => [nameOf(trace, span), remarksOf(trace, span).map(({ words }) => words)] as const,
  )
  expect(Object.fromEntries(found.filter(([, words]) => words.length > 0))).toEqual(expected)
})

test('names the services whose clocks differ', () => {
  const trace = traceOf([pay, { id: 2, parent: 1, service: 'order', name: 'order', from: 20, to: 30 }])
  expect(remarksOf(trace, 1)[0]?.sentence).toBe(
    'This span begins 30 ms before its parent: the clocks of order and payment differ.',
  )
})
