import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { recordTraces, traceMatchers } from '@throughline/core/testing'
import { checkout } from './checkout.js'

expect.extend(traceMatchers)
const traces = recordTraces({ beforeAll, afterEach, afterAll }, { artifacts: 'test-traces' })

test('the charge is a child of the checkout', async () => {
  await checkout(500)
  const charge = await traces.waitFor({ name: 'charge', parent: 'checkout' })
  expect(charge.attributes).toEqual({ cents: 500 })
  expect(traces).toMatchTrace('checkout\n  charge')
  expect(traces).not.toHaveSpan({ status: 'error' })
})
