import { createTracing, otlpExporter, zipkinExporter } from '@throughline/core'
import { expect, it, onTestFinished, vi } from 'vitest'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { ok, startFaultServer } from '../http1/fault-server.ts'

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

it.each(['http/protobuf', 'http/json'] as const)(
  'what was to be sent while it waits goes out together (%s)',
  async protocol => {
    recordProblems()
    let isAway = true
    let taken = 0
    const { url } = await startFaultServer(response => {
      if (!isAway) taken++
      response.writeHead(isAway ? 503 : 200).end()
    })
    const tracing = createTracing({ exporter: otlpExporter({ url, protocol, timeout: 500 }) })
    onTestFinished(() => tracing.shutdown({ timeout: 0 }))
    for (let index = 0; index < 50; index++) {
      tracing.tracer.startSpan('work').end()
      await tracing.flush({ timeout: 5 })
    }
    isAway = false
    await vi.waitFor(async () => {
      await tracing.flush()
      expect(tracing.stats()).toMatchObject({ exported: 50, dropped: {}, queueBytes: 0 })
    }, 20_000)
    // The one that was under way when the others came, and theirs; on a busy machine one of them twice.
    expect(taken).toBeLessThan(10)
  },
)

it.each([
  ['OTLP as protobuf', otlpExporter({ url: 'http://127.0.0.1:9/' })],
  ['OTLP as JSON', otlpExporter({ url: 'http://127.0.0.1:9/', protocol: 'http/json' })],
  ['Zipkin', zipkinExporter({ url: 'http://127.0.0.1:9/' })],
])('a span that is larger than any request is dropped, alone (%s)', async (_, exporter) => {
  const sentences = recordProblems()
  const { tracer, stats, shutdown } = createTracing({ exporter })
  const text = 'x'.repeat(1_000_000)
  const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`text ${index}`, text]))
  tracer.startSpan('small').end()
  tracer.startSpan('large', { attributes }).end()
  expect(stats()).toMatchObject({ encoded: 1, dropped: { unencodable: 1 } })
  expect(stats().queueBytes).toBeLessThan(10_000)
  expect(sentences).toEqual([
    expect.stringContaining('the span "large" could not be encoded: it takes more than'),
  ])
  await shutdown({ timeout: 0 })
})
