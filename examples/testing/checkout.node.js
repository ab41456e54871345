import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { checkout } from './checkout.js'

const traces = memoryExporter()
const tracing = startTracing({ service: 'test', exporter: traces, flushOnExit: false })
after(() => tracing.shutdown())

test('the charge carries the amount', async () => {
  await checkout(500)
  const charge = await traces.waitFor(({ name }) => name === 'charge')
  assert.deepEqual(charge.attributes, { cents: 500 })
})
