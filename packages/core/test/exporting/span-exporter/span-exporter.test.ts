// Through its file: the doors choose its limits by themselves.

import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { ConsoleSpanExporter, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import { createTracing } from '@throughline/core'
import { describe, expect, it, vi } from 'vitest'
import { isSpanExporter } from '../../../src/exporting/span-exporter/span-exporter.ts'
import { startCollector } from '../../fixtures/collector.ts'
import { expectedSpan } from '../../fixtures/expected-otlp.ts'

describe("OpenTelemetry's exporters as `exporter`", () => {
  it('deliver what the exporters of our own deliver, over OTLP', async () => {
    const collector = await startCollector()
    const official = new OTLPTraceExporter({ url: collector.url })
    const memory = new InMemorySpanExporter()
    const tracing = createTracing({ exporter: [official, memory] })
    tracing.tracer.startActiveSpan('parent', span => {
      tracing.tracer
        .startSpan('child', { attributes: { a: [1, 2], b: 'x' } })
        .addEvent('event', { c: 1 })
        .end()
      span.end()
    })
    await tracing.flush()
    expect(collector.spans().map(({ name }) => name)).toEqual(['child', 'parent'])
    expect(collector.spans().map(({ attributes }) => attributes)).toEqual(
      memory.getFinishedSpans().map(span => expectedSpan(span).attributes),
    )
    expect(tracing.stats()).toMatchObject({ encoded: 4, exported: 4, dropped: {} })
    await tracing.shutdown()
  })

  it('print, where they print', async () => {
    const dir = vi.spyOn(console, 'dir').mockImplementation(() => {})
    const tracing = createTracing({ exporter: new ConsoleSpanExporter() })
    tracing.tracer.startSpan('work').end()
    await tracing.shutdown()
    expect(dir).toHaveBeenCalledWith(expect.objectContaining({ name: 'work' }), expect.anything())
  })

  it('get 16,000 spans that ended before a flush, all of them', async () => {
    const memory = new InMemorySpanExporter()
    const tracing = createTracing({ exporter: memory })
    for (let index = 0; index < 16_000; index++) tracing.tracer.startSpan('work').end()
    await tracing.flush()
    expect(memory.getFinishedSpans()).toHaveLength(16_000)
    await tracing.shutdown()
  })
})

describe('isSpanExporter', () => {
  it('tells exporters from processors and from everything else', () => {
    expect(isSpanExporter(new InMemorySpanExporter())).toBe(true)
    const processor = { onEnd() {}, export() {}, shutdown() {} }
    for (const other of [processor, { export() {} }, {}, null, undefined, 'otlp', () => {}]) {
      expect(isSpanExporter(other)).toBe(false)
    }
  })
})
