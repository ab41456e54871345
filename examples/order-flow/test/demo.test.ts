import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startCollector } from '@throughline/otlp-collector'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const demo = fileURLToPath(new URL('../src/demo.ts', import.meta.url))

test('the demo shows four complete traces, and a backend gets the same spans', async () => {
  const backend = await startCollector()
  const { stdout } = await run('node', ['--import', 'tsx', demo], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: backend.endpoint },
  })
  expect(stdout).toMatch(/^demo: 4 traces complete, 0 broken$/m)
  expect(stdout).toContain('inventory_unavailable')
  expect(stdout).toContain('order shipped')
  const services = new Set(backend.spans.map(span => span.service))
  expect(services).toEqual(new Set(['payment-service', 'order-service', 'shipping-worker']))
  await backend.stop()
}, 60_000)
