import { createTracing } from '@throughline/core'
import { kafkaSpanExporter } from '@throughline/kafka/span-exporter'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

test.each([
  ['1000 ms', undefined, 1000],
  ['OTEL_BSP_SCHEDULE_DELAY', '300', 300],
])('a span waits %s for others', async (_, variable, delay) => {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', variable)
  const sent: object[] = []
  const kafka = {
    producer: () => ({
      connect: async () => {},
      send: async (record: object) => void sent.push(record),
      disconnect: async () => {},
    }),
  }
  vi.useFakeTimers()
  const { tracer, shutdown } = createTracing({ exporter: kafkaSpanExporter({ kafka }) })
  tracer.startSpan('a').end()
  await vi.advanceTimersByTimeAsync(delay - 1)
  expect(sent).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toHaveLength(1)
  await shutdown()
})
