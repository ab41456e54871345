import { SpanKind } from '@opentelemetry/api'
import type { TreeSpan } from '@throughline/core/testing'
import { expect, test } from 'vitest'
import { traceFaults } from '../../src/demo/trace-verdict.ts'

function span(name: string, spanId: string, parentSpanId?: string): TreeSpan {
  return {
    name,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    kind: SpanKind.INTERNAL,
    traceId: '1'.repeat(32),
    startTime: [0, 0],
    endTime: [0, 1],
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
  }
}

test('finds nothing wrong with a trace that has one root, every parent and every span', () => {
  expect(traceFaults([span('root', '1'), span('child', '2', '1')], { root: 1, child: 1 })).toEqual([])
})

test('names the span whose parent is missing', () => {
  expect(traceFaults([span('root', '1'), span('child', '2', '9')], { root: 1, child: 1 })).toEqual([
    'the parent of "child" is missing',
  ])
})

test('names the spans that are missing or too many', () => {
  expect(
    traceFaults([span('root', '1'), span('child', '2', '1'), span('child', '3', '1')], {
      root: 1,
      child: 1,
      more: 1,
    }),
  ).toEqual(['2 spans named "child" instead of 1', '0 spans named "more" instead of 1'])
})

test('a trace that fell apart has several roots', () => {
  expect(traceFaults([span('root', '1'), span('child', '2')], { root: 1, child: 1 })).toEqual([
    '2 roots instead of one',
  ])
})
