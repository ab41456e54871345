import { after, afterEach, before, test } from 'node:test'
import { expectNoOpenSpans, expectSpan, expectTrace, recordTraces } from '@throughline/core/testing'
import { checkout } from './checkout.js'

const traces = recordTraces({ before, afterEach, after }, { artifacts: 'test-traces' })

test('the charge carries the amount', async () => {
  await checkout(500)
  await expectNoOpenSpans(traces)
  expectSpan(traces, { name: 'charge', attributes: { cents: 500 } })
  expectTrace(traces, 'checkout\n  charge')
})
