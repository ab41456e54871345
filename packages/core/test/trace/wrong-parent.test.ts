import type { Context, Span } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { contextWithSpan } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ exporter })
const sent: unknown = JSON.parse(JSON.stringify(tracer.startSpan('sent')))

/** The sentences about a span that is started below `parent`, which begins a trace of its own. */
function sentencesBelow(context: () => Context): readonly string[] {
  const sentences = recordProblems()
  tracer.startSpan('child', {}, context()).end()
  expect(exporter.take()).toMatchObject([{ name: 'child', parentSpanContext: undefined }])
  return sentences
}

const contexts: readonly (readonly [string, Context])[] = [
  ["the API's", ROOT_CONTEXT],
  ['ours', contextWithSpan(ROOT_CONTEXT, tracer.startSpan('before'))],
]

describe.each(contexts)('a parent in a context (%s) that is no span', (_, context) => {
  it.each<[string, unknown]>([
    ['a span that went through JSON', sent],
    ['an empty object', {}],
    ['null', null],
    ['a text', '00f067aa0ba902b7'],
    ['a span context', { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }],
    ['a span without ids', { spanContext: () => ({}) }],
    ['a span with ids that are none', { spanContext: () => ({ traceId: 'x', spanId: 'y', traceFlags: 1 }) }],
    [
      'a span that fails',
      {
        spanContext: () => {
          throw new Error('no')
        },
      },
    ],
  ])('is reported: %s', (_, parent) => {
    expect(sentencesBelow(() => trace.setSpan(context, parent as Span))).toEqual([
      expect.stringContaining(
        'a context was given no span, so that a new trace begins in it: Expected `span` to be a Span',
      ),
    ])
  })

  it('is not reported where none is meant', () => {
    expect(sentencesBelow(() => trace.deleteSpan(context))).toEqual([])
    expect(sentencesBelow(() => trace.setSpan(context, undefined as never))).toEqual([])
    expect(sentencesBelow(() => trace.setSpanContext(context, INVALID_SPAN_CONTEXT))).toEqual([])
  })
})
