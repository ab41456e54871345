import { SpanStatusCode } from '@opentelemetry/api'
import { formatTrace } from '@throughline/core/testing'
import { describe, expect, test } from 'vitest'
import { example } from '../../trace-tree/tree-span-example.ts'

const failed = { code: SpanStatusCode.ERROR }

describe('attributes', () => {
  test('of messages are short', () => {
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': 'orders',
      'messaging.batch.message_count': 3,
    }
    expect(formatTrace([example(1, 0, 1, { attributes })], { width: 200 })).toMatch(
      /topic=orders {2}3 messages$/,
    )
  })

  test('of the user are shown, those of instrumentation are not', () => {
    const attributes = {
      'server.port': 8080,
      tenant: 'blue',
      empty: '',
      tags: ['a', null, 'b c'],
      fast: true,
    }
    const text = formatTrace([example(1, 0, 1, { attributes })], { width: 200 })
    expect(text).toMatch(/tenant=blue {2}empty="" {2}tags=\[a, null, "b c"\] {2}fast=true$/)
  })

  test('that are objects or bytes are shown as JSON', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const attributes = {
      order: { id: 7, lines: [{ sku: 'a' }] },
      list: [{ b: 1 }],
      hash: new Uint8Array([1, 2]),
      cyclic,
    } as never
    const text = formatTrace([example(1, 0, 1, { attributes })], { width: 300 })
    expect(text).toContain(
      'order={"id":7,"lines":[{"sku":"a"}]}  list=[{"b":1}]  hash=base64:AQI=  cyclic=[object Object]',
    )
  })

  test('beyond eight are counted, long values are cut', () => {
    const keys = Array.from({ length: 12 }, (_, index) => [`k${index}`, 'x'.repeat(10_000)])
    const text = formatTrace([example(1, 0, 1, { attributes: Object.fromEntries(keys) })])
    expect(text).toContain('(4 more)')
    expect(text.length).toBeLessThan(1500)
  })

  test('an error type is said once', () => {
    const attributes = { 'error.type': '500', 'http.response.status_code': 500 }
    expect(formatTrace([example(1, 0, 1, { status: failed, attributes })])).toMatch(/\u2716 {2}500$/)
  })
})
