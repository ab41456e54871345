import { isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

it('makes valid ids that do not repeat', () => {
  const { tracer } = recordSpans()
  const contexts = Array.from({ length: 2000 }, () => tracer.startSpan('work').spanContext())
  expect(contexts.every(isSpanContextValid)).toBe(true)
  expect(contexts.every(context => /^[0-9a-f]{32}$/.test(context.traceId))).toBe(true)
  expect(contexts.every(context => /^[0-9a-f]{16}$/.test(context.spanId))).toBe(true)
  expect(new Set(contexts.map(context => context.traceId)).size).toBe(2000)
  expect(new Set(contexts.map(context => context.spanId)).size).toBe(2000)
})

it('takes the ids of a generator, and says nothing about their randomness', () => {
  const idGenerator = { generateTraceId: () => traceId, generateSpanId: () => spanId }
  const { tracer } = recordSpans({ idGenerator })
  expect(tracer.startSpan('work').spanContext()).toEqual({ traceId, spanId, traceFlags: 0x01 })
})

it('asks a generator for a trace id only where a trace begins', () => {
  let spans = 0
  let traces = 0
  const generateTraceId = (): string => `4bf92f3577b34da6a3ce929d0e0e473${++traces}`
  const generateSpanId = (): string => `00f067aa0ba902b${++spans}`
  const { tracer } = recordSpans({ idGenerator: { generateTraceId, generateSpanId } })
  const parent = tracer.startSpan('parent')
  tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent))
  expect({ traces, spans }).toEqual({ traces: 1, spans: 2 })
})

it('writes the ids of a generator in lower case', () => {
  const idGenerator = {
    generateTraceId: () => traceId.toUpperCase(),
    generateSpanId: () => spanId.toUpperCase(),
  }
  const { tracer } = recordSpans({ idGenerator })
  expect(tracer.startSpan('work').spanContext()).toMatchObject({ traceId, spanId })
})

it.each<[string, () => unknown]>([
  ['throws', () => JSON.parse('{')],
  ['makes nothing', () => undefined],
  ['makes nonsense', () => 'nonsense'],
  ['makes zeros', () => '0'.repeat(32)],
])('replaces the ids of a generator that %s', (_, generate) => {
  const sentences = recordProblems()
  const make = generate as () => string
  const { tracer, exporter } = recordSpans({ idGenerator: { generateTraceId: make, generateSpanId: make } })
  tracer.startSpan('work').end()
  expect(exporter.spans.map(span => isSpanContextValid(span.spanContext()))).toEqual([true])
  expect(sentences).toEqual([expect.stringContaining('`idGenerator`')])
})
