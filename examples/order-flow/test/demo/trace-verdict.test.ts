import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { TreeSpan } from '@throughline/core/testing'
import { expect, test } from 'vitest'
import { linkFaults, traceFaults } from '../../src/demo/trace-verdict.ts'

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
  expect(traceFaults([span('root', '1'), span('child', '2', '1')], { spans: { root: 1, child: 1 } })).toEqual(
    [],
  )
})

test('names the span whose parent is missing', () => {
  expect(traceFaults([span('root', '1'), span('child', '2', '9')], { spans: { root: 1, child: 1 } })).toEqual(
    ['the parent of "child" is missing'],
  )
})

test('names the spans that are missing or too many', () => {
  expect(
    traceFaults([span('root', '1'), span('child', '2', '1'), span('child', '3', '1')], {
      spans: { root: 1, child: 1, more: 1 },
    }),
  ).toEqual(['2 spans named "child" instead of 1', '0 spans named "more" instead of 1'])
})

test('a trace that fell apart has several roots', () => {
  expect(traceFaults([span('root', '1'), span('child', '2')], { spans: { root: 1, child: 1 } })).toEqual([
    '2 roots instead of one',
  ])
})

test('a failure that is expected is no fault, one that is not expected or missing is', () => {
  const failed = { ...span('child', '2', '1'), status: { code: SpanStatusCode.ERROR } }
  const spans = [span('root', '1'), failed]
  expect(traceFaults(spans, { spans: {}, failed: { child: 1 } })).toEqual([])
  expect(traceFaults(spans, { spans: {} })).toEqual(['1 failed spans named "child" instead of 0'])
  expect(traceFaults(spans, { spans: {}, failed: { root: 1, child: 1 } })).toEqual([
    '0 failed spans named "root" instead of 1',
  ])
})

test('names the message that no batch is linked to', () => {
  const batch = { ...span('batch', '9'), links: [{ traceId: '1'.repeat(32), spanId: '1' }] }
  expect(linkFaults([span('send', '1'), span('send', '2')], [batch])).toEqual([
    `no batch is linked to "send" of trace ${'1'.repeat(32)}`,
  ])
})
