import { SpanKind } from '@opentelemetry/api'
import type { FormatTraceOptions } from '@throughline/core/testing'
import { formatTrace } from '@throughline/core/testing'
import { describe, expect, test } from 'vitest'
import { epoch, example, id, traceId } from '../../trace-tree/tree-span-example.ts'

describe('links', () => {
  test('are named where the other span is here, and counted where they are many', () => {
    const links = Array.from({ length: 20 }, (_, index) => ({ traceId, spanId: id(index + 1) }))
    const text = formatTrace([example(1, 0, 1), example(100, 2, 3, { links, kind: SpanKind.CONSUMER })])
    expect(text).toContain('linked to span 1\n')
    expect(text).toContain(`linked to span ${id(2)}\n`)
    expect(text).toContain('12 more links')
  })

  test('to another trace say which', () => {
    const links = [{ traceId: 'f'.repeat(32), spanId: id(7) }]
    expect(formatTrace([example(1, 0, 1, { links })])).toContain(
      `linked to span ${id(7)} of trace ${'f'.repeat(32)}`,
    )
  })
})

describe('log lines', () => {
  function below(options: FormatTraceOptions): string[] {
    return formatTrace([example(1, 0.4, 9)], options)
      .split('\n')
      .slice(2)
      .map(line => line.trim())
  }

  test('are in the order of their time, those without one last', () => {
    const logs = [
      { spanId: id(1), level: 'info', text: 'some time' },
      { spanId: id(1), time: epoch * 1000 + 5, level: 50, text: 'later' },
      { spanId: id(1), time: epoch * 1000 + 2, level: 30, text: 'earlier' },
    ]
    expect(below({ logs })).toEqual(['+1.6 ms  info  earlier', '+4.6 ms  error  later', 'info  some time'])
  })

  test('of the first millisecond do not precede their span', () => {
    const logs = [{ spanId: id(1), time: epoch * 1000, level: 30, text: 'began' }]
    expect(below({ logs })).toEqual(['+0 ms  info  began'])
  })
})
