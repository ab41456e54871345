import { afterAll, expect, test } from '@jest/globals'
import { startTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { checkout } from './checkout.js'

const traces = memoryExporter()
const tracing = startTracing({ service: 'test', exporter: traces, flushOnExit: false })
afterAll(() => tracing.shutdown())

test('the charge is a child of the checkout', async () => {
  await checkout(500)
  const [charge, whole] = await traces.waitFor(2)
  expect(charge.parentSpanContext.spanId).toBe(whole.spanContext().spanId)
})
