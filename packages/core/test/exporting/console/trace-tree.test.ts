// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { stripVTControlCharacters } from 'node:util'
import { SpanStatusCode } from '@opentelemetry/api'
import { createTracing, withSpan } from '@throughline/core'
import { formatTrace, memoryExporter } from '@throughline/core/testing'
import { describe, expect, test } from 'vitest'
import { textColumns } from '../../../src/exporting/console/text-columns.ts'
import { at, epoch, example, id, orderTrace, traceId } from '../../trace-tree/tree-span-example.ts'

const failed = { code: SpanStatusCode.ERROR }

test('a trace through three services reads as one tree', () => {
  const logs = [
    { spanId: id(4), time: epoch * 1000 + 13, level: 40, text: 'inventory is short' },
    { spanId: id(8), time: at(70), level: 'info', text: 'shipped' },
  ]
  expect(`\n${formatTrace(orderTrace(), { logs })}\n`).toMatchInlineSnapshot(`
    "
    payment-service  POST /orders/:id/pay  409  48.2 ms  trace 4bf92f3577b34da6a3ce929d0e0e4736
    POST /orders/:id/pay                             server   ██████████▏········· 48.2 ms  409  /orders/7/pay
    └─ process_order                                 internal █████████▊·········· 45.2 ms  order.id=7
       │    customer.name="Ada Lovelace"
       ├─ db.query.select_order                      internal ██··················  8.5 ms
       ├─ check_inventory                            internal ··█·················  4.5 ms  ✖ out of stock: A-1
       │       error.type=OutOfStockError
       │       +1.2 ms  inventory_unavailable  sku=A-1
       │       +3.0 ms  warn  inventory is short
       │       +4.4 ms  ✖ OutOfStockError: A-1
       └─ POST                                       client   ···██████▌·········· 30.0 ms  202
          │    http://127.0.0.1:4001/orders
          └─ [order-service] POST /orders            server   ···██████▎·········· 27.0 ms  202
             └─ send orders                          producer ····████▉··········· 22.0 ms
                └─ [shipping-worker] process orders  consumer ············████████ 35.0 ms  partition=0  offset=15
                        +10.0 ms  info  shipped
    "
  `)
})

test('two traces are two trees, in the order of their starts', () => {
  const other = 'f'.repeat(32)
  const late = example(3, 5, 9, { traceId: other, name: 'late' })
  const early = [example(1, 0, 4, { name: 'early' }), example(2, 1, 2, { parentSpanId: id(1), name: 'part' })]
  const below = example(4, 6, 8, { traceId: other, parentSpanId: id(3), name: 'below' })
  const logs = [
    { spanId: id(3), level: 'info', text: 'of the late one' },
    { spanId: id(9), level: 'info', text: 'of none' },
  ]
  const [first, second, ...more] = formatTrace([below, late, ...early], { logs }).split('\n\n')
  expect(more).toEqual([])
  expect(first).toBe(formatTrace(early))
  expect(second).toBe(formatTrace([late, below], { logs }))
})

test('the spans of an exporter are as many trees as there were traces', async () => {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ exporter, service: 'shop' })
  withSpan('one', { tracer }, () => {})
  withSpan('two', { tracer }, () => {})
  const headings = formatTrace(exporter.spans)
    .split('\n')
    .filter(line => line.startsWith('shop  '))
  expect(headings).toHaveLength(2)
})

describe('the first line', () => {
  test('says service, name, status, duration and trace', () => {
    const span = example(1, 0, 1.8, {
      name: 'GET /orders/:id',
      attributes: { 'http.response.status_code': 200 },
    })
    expect(formatTrace([span]).split('\n')[0]).toBe(`shop  GET /orders/:id  200  1.8 ms  trace ${traceId}`)
  })

  test('says error where a failed span has no status code, and ends with the note', () => {
    const span = example(1, 0, 1.8, { name: 'sweep', status: failed })
    expect(formatTrace([span], { note: 'unfinished' }).split('\n')[0]).toBe(
      `shop  sweep  error  1.8 ms  trace ${traceId}  unfinished`,
    )
  })

  test('is about the span without a parent, also when another began earlier', () => {
    const spans = [example(2, 0, 1, { parentSpanId: id(9) }), example(1, 1, 4)]
    expect(formatTrace(spans)).toMatch(/^shop {2}span 1 {2}3\.0 ms/)
  })
})

describe('what is odd is said', () => {
  test('a missing parent', () => {
    expect(formatTrace([example(2, 0, 1, { parentSpanId: id(9) })])).toContain(`(parent ${id(9)} not here)\n`)
  })

  test('a missing parent in another process', () => {
    const span = example(2, 0, 1, { parentSpanId: id(9), parentIsRemote: true })
    expect(formatTrace([span])).toContain(`(parent ${id(9)} not here, remote)\n`)
  })

  test('a repeated id and a cycle', () => {
    const spans = [example(1, 0, 1), example(1, 0, 1), example(2, 0, 1, { parentSpanId: id(2) })]
    expect(formatTrace(spans)).toContain('(same id as another span)')
    expect(formatTrace(spans)).toContain(`(parent ${id(2)} is its own descendant)`)
  })

  test('a log line whose span is not here', () => {
    const logs = [{ spanId: id(9), level: 'info', text: 'who was it' }]
    expect(formatTrace([example(1, 0, 1)], { logs })).toMatch(
      /\(log lines whose span is not here\)\n +info {2}who was it$/,
    )
  })
})

describe('hostile and extreme traces', () => {
  test('text from outside neither steers the terminal nor forges a line', () => {
    const evil = '\u001b[2J\r\n\u0007\u009b0m\u202eforged  200  1 ms'
    const span = example(1, 0, 1, {
      name: evil,
      service: evil,
      traceId: evil,
      status: { code: SpanStatusCode.ERROR, message: evil },
      attributes: { [evil]: evil, list: [evil], 'error.type': evil, 'url.path': evil, 'db.query.text': evil },
      events: [
        { name: evil, time: at(0), attributes: { [evil]: evil } },
        { name: 'exception', time: at(0), attributes: { 'exception.type': evil, 'exception.message': evil } },
      ],
      links: [{ traceId: evil, spanId: evil }],
    })
    const orphan = example(2, 0, 1, { parentSpanId: evil, links: [{ traceId, spanId: evil }] })
    const logs = [
      { spanId: id(1), level: evil, text: evil },
      { spanId: evil, level: evil, text: evil },
    ]
    const text = formatTrace([span, orphan], { logs, note: 'note' })
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(text.split('\n').filter(line => line.startsWith('forged'))).toEqual([])
  })

  test('wide names keep the columns in line', () => {
    const spans = [
      example(1, 0, 2, { name: '\u6ce8\u6587\u3092\u51e6\u7406\u3059\u308b' }),
      example(2, 0, 1, { parentSpanId: id(1) }),
    ]
    const columns = formatTrace(spans)
      .split('\n')
      .slice(1)
      .map(line => textColumns(line.slice(0, line.indexOf('internal'))))
    expect(new Set(columns).size).toBe(1)
  })

  test('spans without duration, backwards in time and with the same times are drawn', () => {
    const spans = [
      example(1, 0, 0),
      example(2, 5, 3, { parentSpanId: id(1) }),
      example(3, 0, 0, { parentSpanId: id(1) }),
    ]
    expect(formatTrace(spans).split('\n')).toHaveLength(4)
  })

  test('a chain of thousands of spans is drawn in full, without growing to the right', () => {
    const chain = Array.from({ length: 5000 }, (_, index) =>
      example(index + 1, index, 9000, { parentSpanId: id(index) }),
    )
    const lines = formatTrace(chain).split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(5001)
    expect(lines.at(-1)).toContain('\u22ef4999 span 5000')
    expect(Math.max(...lines.map(textColumns))).toBeLessThanOrEqual(120)
  })

  test('thousands of children of one span are drawn in full', () => {
    const spans = Array.from({ length: 5000 }, (_, index) =>
      example(index + 1, index, 9000, index ? { parentSpanId: id(1) } : {}),
    )
    expect(formatTrace(spans).split('\n')).toHaveLength(5001)
  })

  test('a trace without spans is an empty text', () => {
    expect(formatTrace([])).toBe('')
  })
})

test('colours are used when asked for and change no word', () => {
  const plain = formatTrace(orderTrace())
  const colored = formatTrace(orderTrace(), { colors: true })
  expect(plain).not.toContain('\u001b')
  expect(colored).toContain('\u001b[31m')
  expect(stripVTControlCharacters(colored)).toBe(plain)
})

test('the lines of a narrow terminal hold all the same words', () => {
  const text = formatTrace(orderTrace(), { width: 10 })
  for (const word of ['db.query.select_order', 'out of stock: A-1', '[shipping-worker] process orders']) {
    expect(text).toContain(word)
  }
})

test('spans of a memory exporter are taken as they are', () => {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ service: 'shop', exporter })
  withSpan('outer', { tracer }, () => {})
  expect(formatTrace(exporter.spans)).toMatch(/^shop {2}outer {2}/)
})

test.each([
  ['nothing', undefined],
  ['an exporter', { spans: [] }],
  ['a span alone', example(1, 0, 1)],
  ['ids', ['4bf92f3577b34da6']],
  ['null', [null]],
  ['no spans', [{ name: 'work' }]],
])('%s is refused in a sentence', (_, given) => {
  expect(() => formatTrace(given as never)).toThrow(
    'Expected `the argument of formatTrace` to be an array of spans, such as `exporter.spans`, got ',
  )
})
