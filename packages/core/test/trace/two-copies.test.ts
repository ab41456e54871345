import { startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, it, onTestFinished, vi } from 'vitest'

it.each([
  ['an error', new Error('no stock')],
  ['a text', 'no stock'],
])('records %s once that a span of one copy has recorded and another copy gets', async (_, thrown) => {
  vi.resetModules()
  const other = await import('@throughline/core')
  expect(other.withSpan).not.toBe(withSpan)
  const exporter = memoryExporter()
  const tracing = startTracing({ exporter })
  onTestFinished(() => tracing.shutdown())
  expect(() =>
    other.withSpan('reserve', span => {
      span.recordException(thrown)
      throw thrown
    }),
  ).toThrow('no stock')
  expect(exporter.spans[0]?.events).toMatchObject([{ attributes: { 'exception.message': 'no stock' } }])
  expect(exporter.spans[0]?.events).toHaveLength(1)
})
