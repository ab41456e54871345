import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Exporter, SpanExporter } from '@throughline/core'
import { ratio } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { createTracing } from '../../src/create-tracing.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const HUNG = 30

function hanging(seen: number[]): Exporter {
  return {
    ...memoryExporter(),
    flushAtExit(timeout) {
      seen.push(timeout)
      const end = performance.now() + Math.min(timeout, HUNG)
      while (performance.now() < end);
    },
  }
}

describe('flushAtExit', () => {
  it('gives every exporter its share of the time', () => {
    const shares: number[] = []
    const { provider } = createTracing({ exporter: [hanging(shares), hanging(shares), hanging(shares)] })
    provider.flushAtExit(10 * HUNG, false)
    const [first = 0, second = 0, third = 0] = shares
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThanOrEqual((10 * HUNG) / 3)
    expect(second).toBeGreaterThan(first)
    expect(third).toBeGreaterThan(second)
    expect(third).toBeLessThanOrEqual(8 * HUNG)
  })

  it('keeps a processor that fails from the others and from the host', () => {
    const sentences = recordProblems()
    const broken: Exporter = {
      ...memoryExporter(),
      flushAtExit() {
        throw new Error('broken')
      },
    }
    const flushAtExit = vi.fn()
    const { provider } = createTracing({ exporter: [broken, { ...memoryExporter(), flushAtExit }] })
    provider.flushAtExit(100, false)
    expect(flushAtExit).toHaveBeenCalledOnce()
    expect(sentences).toEqual([expect.stringContaining('a span processor failed at exit: broken')])
  })

  it('lets processors of others do what they do at once', () => {
    const exporter = new InMemorySpanExporter()
    const processor = new SimpleSpanProcessor(exporter)
    const forceFlush = vi.spyOn(processor, 'forceFlush').mockRejectedValue(new Error('no'))
    const { provider } = createTracing({ exporter: processor })
    provider.flushAtExit(100, false)
    expect(forceFlush).toHaveBeenCalledOnce()
  })

  it('has exporters of OpenTelemetry export what waits, and says which need more time', () => {
    const names: string[] = []
    const prompt: SpanExporter = {
      export(spans, respond) {
        for (const { name } of spans) names.push(name)
        respond({ code: 0 })
      },
      async shutdown() {},
    }
    const slow: SpanExporter = { export() {}, async shutdown() {} }
    const { provider, tracer, stats } = createTracing({ exporter: [prompt, slow] })
    tracer.startSpan('work').end()
    provider.flushAtExit(100, false)
    expect(names).toEqual(['work'])
    expect(stats()).toMatchObject({
      encoded: 2,
      exported: 1,
      lastExportError: 'an exporter of yours needs more time than a process has that exits',
    })
  })

  it.each([
    [true, ['query']],
    [false, []],
  ])('hands on what `keep.errors` holds if the process fails (%s)', (hasFailed, names) => {
    const exporter = memoryExporter()
    const { provider, tracer, stats } = createTracing({ exporter, sampler: ratio(0), keep: { errors: true } })
    tracer.startActiveSpan('request', () => tracer.startSpan('query').end())
    provider.flushAtExit(100, hasFailed)
    expect(exporter.spans.map(({ name }) => name)).toEqual(names)
    expect(stats().held).toBe(0)
  })
})
