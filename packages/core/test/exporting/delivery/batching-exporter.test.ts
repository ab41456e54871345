import { createTracing } from '@throughline/core'
import { expect, it, vi } from 'vitest'
import { ok, startFaultServer } from '../http/fault-server.ts'

it('takes the spans of another copy of this package', async () => {
  const { url } = await startFaultServer(ok)
  vi.resetModules()
  const other = await import('@throughline/core')
  const tracing = createTracing({ exporter: other.otlpExporter({ url }) })
  expect(other.createTracing).not.toBe(createTracing)
  tracing.tracer.startSpan('work').end()
  await tracing.flush()
  expect(tracing.stats()).toMatchObject({ exported: 1, dropped: {} })
})
