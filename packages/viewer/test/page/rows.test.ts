import { describe, expect, test } from 'vitest'
import type { TraceModel } from '../../page/model/trace-model.ts'
import { nameOf } from '../../page/model/trace-model.ts'
import type { Folding } from '../../page/trace/rows.ts'
import { ROW, rowAt, rowsOf, waitOf } from '../../page/trace/rows.ts'
import { ORDER_STORY } from './fixtures/order-story.ts'
import type { SpanSketch } from './fixtures/otlp-trace.ts'
import { spansOf, traceOf } from './fixtures/trace-of.ts'

const OPEN: Folding = { closed: new Set(), openGroups: new Set(), showLines: true }

function drawn(trace: TraceModel, folding: Folding = OPEN): string[] {
  const rows = rowsOf(trace, folding)
  return Array.from({ length: rows.size }, (_, row) => {
    const ref = rows.ref[row] ?? 0
    const indent = ' '.repeat(rows.depth[row] ?? 0)
    if (rows.kind[row] === ROW.span) return indent + nameOf(trace, ref)
    if (rows.kind[row] === ROW.queue) return `${indent}~ ${trace.messages.get(ref)?.topic}`
    if (rows.kind[row] === ROW.line) return `${indent}| ${trace.lines[ref]?.text}`
    const group = rows.groups[ref]
    return `${indent}${group?.spans.length} x ${nameOf(trace, group?.spans[0] ?? 0)}`
  })
}

const queries = (count: number, failing = -1): SpanSketch[] => [
  { id: 1, service: 'orders', name: 'GET /orders', from: 0, to: 100 },
  ...Array.from({ length: count }, (_, index) => ({
    id: index + 2,
    parent: 1,
    service: 'orders',
    name: 'select',
    from: index,
    to: index + 1,
    ...(index === failing && { error: 'deadlock' }),
  })),
]

describe('rowsOf', () => {
  test('lists a parent above its children, and siblings in the order in which they began', () => {
    const trace = traceOf(spansOf(['a', '', 0, 9], ['c', 'a', 3, 4], ['b', 'a', 1, 2], ['d', 'b', 1, 2]))
    expect(drawn(trace)).toEqual(['a', ' b', '  d', ' c'])
  })

  test('hides what is below a span that is folded', () => {
    const trace = traceOf(spansOf(['a', '', 0, 9], ['b', 'a', 1, 2], ['c', 'b', 1, 2]))
    expect(drawn(trace, { ...OPEN, closed: new Set([1]) })).toEqual(['a', ' b'])
  })

  test('folds equal siblings into one row, from five on', () => {
    expect(drawn(traceOf(queries(4)))).toHaveLength(5)
    expect(drawn(traceOf(queries(40)))).toEqual(['GET /orders', ' 40 x select'])
  })

  test('shows the spans of a group that is open', () => {
    const rows = drawn(traceOf(queries(5)), { ...OPEN, openGroups: new Set([1]) })
    expect(rows).toEqual(['GET /orders', ' 5 x select', ...Array(5).fill('  select')])
  })

  test('leaves out of a group what failed', () => {
    expect(drawn(traceOf(queries(10, 4)))).toEqual(['GET /orders', ' 9 x select', ' select', ' | deadlock'])
  })

  test('shows a queue above what was waited for, and hides lines on demand', () => {
    const rows = drawn(traceOf(ORDER_STORY), { ...OPEN, showLines: false })
    expect(rows.slice(6, 9)).toEqual(['    send orders', '     ~ orders', '     process orders'])
    expect(drawn(traceOf(ORDER_STORY))).toContain('     | no carrier for zone 7')
  })

  test('keeps the heights of its rows, by which a row is found', () => {
    const rows = rowsOf(traceOf(ORDER_STORY), OPEN)
    for (let row = 0; row < rows.size; row++) expect(rowAt(rows, rows.top[row] ?? 0)).toBe(row)
    expect(rowAt(rows, 1e9)).toBe(rows.size - 1)
  })
})

describe('waitOf', () => {
  test('is the time from the end of the sender to the begin of the consumer', () => {
    const trace = traceOf(ORDER_STORY)
    const waits = Array.from({ length: trace.size }, (_, span) => waitOf(trace, span)).filter(Boolean)
    expect(waits).toEqual([
      { from: 219, to: 4310 },
      { from: 4371, to: 5371 },
    ])
  })

  test('finds the sender of a batch by its links', () => {
    const trace = traceOf([
      { id: 1, service: 'a', name: 'send t', kind: 4, from: 0, to: 1 },
      { id: 2, service: 'b', name: 'process t', kind: 5, from: 5, to: 6, links: [1] },
    ])
    expect(waitOf(trace, 1)).toEqual({ from: 1, to: 5 })
  })
})
