import { startTracing } from '@throughline/core'
import { formatTrace, memoryExporter } from '@throughline/core/testing'
import { afterAll, afterEach, expect, test } from 'vitest'
import { checkout } from './checkout.js'

const traces = memoryExporter()
const tracing = startTracing({ service: 'test', exporter: traces, flushOnExit: false })
afterEach(() => void traces.take())
afterAll(() => tracing.shutdown())

test('a checkout charges the card', async () => {
  await checkout(500)
  const spans = await traces.waitFor(2)
  expect(spans.map(({ name }) => name)).toEqual(['charge', 'checkout'])
  expect(spans[0].attributes).toEqual({ cents: 500 })
  expect(formatTrace(spans)).toMatch(/^checkout .*\n└─ charge .* cents=500/m)
})

test('a checkout of nothing is an error of its span, and nothing is charged', async () => {
  await expect(checkout(0)).rejects.toThrow('nothing to pay')
  const [span] = await traces.waitFor(1)
  expect(span.name).toBe('checkout')
  expect(span.status.message).toBe('nothing to pay')
  expect(traces.spans).toHaveLength(1)
})
