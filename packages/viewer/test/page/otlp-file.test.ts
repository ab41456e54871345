import { describe, expect, test } from 'vitest'
import { documentsIn, OtlpFile } from '../../page/model/otlp-file.ts'
import { nameOf } from '../../page/model/trace-model.ts'
import { ORDER_STORY } from './fixtures/order-story.ts'
import { otlpTrace, spanIdOf, traceIdOf } from './fixtures/otlp-trace.ts'

const ORIGIN = 1_800_000_000_000
const story = otlpTrace(traceIdOf(1), ORIGIN, ORDER_STORY)

describe('OtlpFile', () => {
  test('reads a trace with its tree, times and messages', () => {
    const trace = new OtlpFile([story]).model(traceIdOf(1))
    expect(trace.size).toBe(ORDER_STORY.length)
    expect(trace.origin).toBe(ORIGIN)
    expect(trace.duration).toBe(5421)
    expect(nameOf(trace, 0)).toBe('POST /orders/:id/pay')
    expect([...trace.messages.values()].map(({ topic }) => topic)).toContain('orders.dlq')
  })

  test('sums a trace up as the list shows it', () => {
    expect(new OtlpFile([story]).summary(traceIdOf(1))).toMatchObject({
      name: 'POST /orders/:id/pay',
      outcome: 'error',
      errors: 3,
      error: 'no carrier for zone 7',
      statusCode: 202,
      services: ['payment', 'order', 'shipping'],
      topics: ['orders', 'orders.retry', 'orders.dlq'],
    })
  })

  test('gives the details of a span, and what leads to it', () => {
    const other = otlpTrace(traceIdOf(2), ORIGIN, [
      {
        id: 50,
        service: 'audit',
        name: 'audit',
        from: 0,
        to: 1,
        links: [{ traceId: traceIdOf(1), spanId: spanIdOf(7) }],
      },
    ])
    const detail = new OtlpFile([story, other]).detail(traceIdOf(1), spanIdOf(7))
    expect(detail.attributes).toContainEqual(['messaging.destination.name', 'orders'])
    expect(detail.linkedFrom).toMatchObject([{ traceId: traceIdOf(2), span: { name: 'audit' } }])
  })

  test('writes the OTLP JSON that it read', () => {
    const file = new OtlpFile([story])
    const again = new OtlpFile([file.otlp(traceIdOf(1))])
    expect(again.summary(traceIdOf(1))).toEqual(file.summary(traceIdOf(1)))
  })

  test.each([
    ['no spans', [{ resourceSpans: [] }]],
    ['something else', [{ hello: 1 }]],
    ['spans without ids', [{ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'x' }] }] }] }]],
  ])('refuses a file of %s in a sentence', (_, documents) => {
    expect(() => new OtlpFile(documents as never)).toThrow(/has no spans: expected OTLP JSON/)
  })

  test('opens spans whose fields are of other types, and parents in a circle', () => {
    const spans = [
      {
        traceId: traceIdOf(3),
        spanId: spanIdOf(1),
        parentSpanId: spanIdOf(2),
        name: 7,
        startTimeUnixNano: 'x',
      },
      { traceId: traceIdOf(3), spanId: spanIdOf(2), parentSpanId: spanIdOf(1), kind: 'SPAN_KIND_SERVER' },
      { traceId: traceIdOf(3), spanId: null, attributes: [{ key: 'a' }, null], events: {}, links: [null] },
    ]
    const file = new OtlpFile([{ resourceSpans: [{ scopeSpans: [{ spans }] }] }] as never)
    expect(file.model(traceIdOf(3)).size).toBe(3)
    expect(file.summary(traceIdOf(3)).services).toEqual(['unknown_service'])
  })
})

describe('documentsIn', () => {
  test('reads one object, and one a line with the last cut off', () => {
    const line = JSON.stringify(story)
    expect(documentsIn(line)).toHaveLength(1)
    expect(documentsIn(`${line}\n${line}\n${line.slice(0, 50)}`)).toHaveLength(2)
    expect(() => documentsIn('nothing')).toThrow(/is no JSON/)
  })
})
