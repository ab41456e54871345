import { describe, expect, test } from 'vitest'
import type { ColumnSpan } from '../../src/columns/column-span.ts'
import { ROW_FLAGS } from '../../src/columns/column-span.ts'
import { readColumns } from '../../src/columns/read-columns.ts'
import { tableOfSpans } from '../../src/columns/table-of-spans.ts'
import { NO_PARENT } from '../../src/columns/waterfall-order.ts'
import { writeColumns } from '../../src/columns/write-columns.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const BEGIN = 1_700_000_000_000_000_000n

const idOf = (number: number) => number.toString(16).padStart(16, '0')

function span(number: number, parent: number, from: bigint, length: bigint, rest: Partial<ColumnSpan> = {}) {
  return {
    spanId: idOf(number),
    parentSpanId: parent === 0 ? '' : idOf(parent),
    name: `span ${number}`,
    service: 'shop',
    kind: 1,
    start: BEGIN + from,
    end: BEGIN + from + length,
    failed: false,
    note: '',
    route: '',
    error: '',
    events: [],
    links: [],
    ...rest,
  } satisfies ColumnSpan
}

const written = (spans: readonly ColumnSpan[]) => readColumns(writeColumns(TRACE, tableOfSpans(spans)).buffer)

describe('columns of a trace', () => {
  test('takes 24 bytes a span beside the head', () => {
    const one = writeColumns(TRACE, tableOfSpans([span(1, 0, 0n, 1n)])).length
    const many = writeColumns(
      TRACE,
      tableOfSpans(
        Array.from({ length: 1001 }, (_, index) => span(index + 1, 0, 0n, 1n, { name: 'span 1' })),
      ),
    ).length
    expect(Math.abs(many - one - 24_000)).toBeLessThanOrEqual(8)
  })

  test('gives back what was written, parents first and siblings by start', () => {
    const columns = written([
      span(3, 1, 30n, 5n, { service: 'mail', kind: 3, note: '202', failed: true, error: 'no room' }),
      span(4, 2, 25n, 1n),
      span(2, 1, 20n, 10n),
      span(1, 0, 10n, 100n, { kind: 2, route: '/orders/:id' }),
    ])
    const rows = Array.from({ length: columns.length }, (_, row) => columns.spanId(row))
    expect(rows).toEqual([1, 2, 4, 3].map(idOf))
    expect([...columns.parents]).toEqual([NO_PARENT, 0, 1, 0])
    expect([...columns.starts]).toEqual([0, 10, 15, 20])
    expect([...columns.durations]).toEqual([100, 10, 1, 5])
    expect(columns.head).toMatchObject({
      traceId: TRACE,
      startUnixNano: String(BEGIN + 10n),
      tick: 1,
      duration: 100,
      services: ['shop', 'mail'],
    })
    expect(columns.shape(0)).toMatchObject({ name: 'span 1', service: 0, kind: 2, route: '/orders/:id' })
    expect(columns.shape(3)).toMatchObject({ name: 'span 3', service: 1, kind: 3, note: '202' })
    expect(columns.flags(3)).toBe(ROW_FLAGS.failed)
    expect(columns.head.errors.map(([row, text]) => [row, columns.head.strings[text]])).toEqual([
      [3, 'no room'],
    ])
  })

  test('lists events, links and messages by row', () => {
    const columns = written([
      span(1, 0, 0n, 50n, {
        events: [{ name: 'retry', time: BEGIN + 7n, text: '' }],
        message: { role: 'send', topic: 'orders', partition: 3, offset: '9007199254740993' },
      }),
      span(2, 1, 60n, 5n, {
        links: [
          { traceId: TRACE, spanId: idOf(1) },
          { traceId: 'a'.repeat(32), spanId: idOf(1) },
        ],
      }),
    ])
    const { events, links, messages, strings } = columns.head
    expect(events.map(([row, at, name]) => [row, at, strings[name]])).toEqual([[0, 7, 'retry']])
    expect(links).toEqual([
      [1, TRACE, idOf(1), 0],
      [1, 'a'.repeat(32), idOf(1), -1],
    ])
    expect(messages).toEqual([
      [0, { role: 'send', topic: 'orders', partition: 3, offset: '9007199254740993' }],
    ])
    expect(columns.shape(0).topic).toBe('orders')
    expect([columns.flags(0), columns.flags(1)]).toEqual([ROW_FLAGS.hasEvents, ROW_FLAGS.hasLinks])
  })

  test('makes ticks longer where a trace takes hours', () => {
    const columns = written([span(1, 0, 0n, 3_600_000_000_000n), span(2, 1, 1_000_000_000n, 500_000_000n)])
    expect(columns.head.tick).toBe(1000)
    expect(columns.head.duration).toBe(3_600_000_000)
    expect([columns.starts[1], columns.durations[1]]).toEqual([1_000_000, 500_000])
  })
})

describe('what spans should not be', () => {
  test('a cycle of parents is cut, and every span is there once', () => {
    const columns = written([span(1, 3, 0n, 1n), span(2, 1, 1n, 1n), span(3, 2, 2n, 1n), span(4, 4, 3n, 1n)])
    const rows = Array.from({ length: columns.length }, (_, row) => columns.spanId(row))
    expect(rows.sort()).toEqual([1, 2, 3, 4].map(idOf))
    const flags = Array.from({ length: 4 }, (_, row) => columns.flags(row) & ROW_FLAGS.cycleCut)
    expect(flags.filter(Boolean)).toHaveLength(2)
    for (const [row, parent] of columns.parents.entries())
      expect(parent === NO_PARENT || parent < row).toBe(true)
  })

  test('ids that repeat and parents that are missing are marked', () => {
    const columns = written([span(1, 0, 0n, 9n), span(1, 0, 1n, 1n), span(2, 7, 2n, 1n)])
    expect(columns.length).toBe(3)
    expect(columns.flags(1)).toBe(ROW_FLAGS.sameId)
    expect(columns.flags(2)).toBe(ROW_FLAGS.parentMissing)
  })

  test('times that are not credible do not squeeze the others', () => {
    const columns = written([
      span(1, 0, 0n, 100n),
      span(2, 1, 10n, -5n),
      span(3, 1, 20n, 1n),
      span(4, 1, -BEGIN, 1n),
      span(5, 1, 30n, 10n ** 18n),
    ])
    expect(columns.head.startUnixNano).toBe(String(BEGIN))
    const moved = Array.from({ length: 5 }, (_, row) => columns.flags(row) & ROW_FLAGS.timeMoved)
    expect(moved.filter(Boolean)).toHaveLength(3)
    expect(columns.durations[1]).toBe(0)
  })

  test('a chain of 100,000 spans is written without recursion', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => span(index + 1, index, BigInt(index), 1n))
    const columns = written(chain)
    expect(columns.spanId(99_999)).toBe(idOf(100_000))
    expect(columns.parents[99_999]).toBe(99_998)
  })

  test('lists are bounded, and say what they leave out', () => {
    const events = Array.from({ length: 20_500 }, () => ({ name: 'tick', time: BEGIN, text: '' }))
    const { head } = written([span(1, 0, 0n, 1n, { events })])
    expect(head.events).toHaveLength(20_000)
    expect(head.leftOut).toEqual({ events: 500, links: 0, messages: 0, errors: 0 })
  })

  test('no spans at all are an empty trace', () => {
    expect(written([]).length).toBe(0)
  })
})

test.each([
  ['nothing', new Uint8Array(0)],
  ['JSON', new TextEncoder().encode('{"resourceSpans":[]}')],
  ['a part of them', writeColumns(TRACE, tableOfSpans([span(1, 0, 0n, 1n)])).slice(0, -1)],
])('refuses %s in a sentence', (_, bytes) => {
  expect(() => readColumns(bytes.buffer as ArrayBuffer)).toThrow(
    /^Expected the columns of a trace, got other bytes/,
  )
})
