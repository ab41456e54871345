import { recordTraces, traceMatchers, traceTree } from '@throughline/core/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { checkout } from './checkout.js'

expect.extend(traceMatchers)
const traces = recordTraces({ beforeAll, afterEach, afterAll }, { artifacts: 'test-traces' })

test('a checkout charges the card, once', async () => {
  await checkout(500)
  expect(traces).toHaveSpan({ name: 'charge', attributes: { cents: 500 }, parent: 'checkout' })
  expect(traces).toKeepSpanBudget({ charge: 1 }, { within: 'checkout' })
  expect(traces).toHaveNoOpenSpans()
  expect(traceTree(traces, { attributes: true })).toMatchInlineSnapshot(`
    "checkout
    └─ charge  cents=500"
  `)
})

test('a checkout of nothing is an error of its span, and nothing is charged', async () => {
  await expect(checkout(0)).rejects.toThrow('nothing to pay')
  expect(traces).toMatchTrace('checkout  error')
})
