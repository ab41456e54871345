import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Exporter, SpanExporter } from '@throughline/core'
import { createTracing, ratio } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

/** Exporters that need as long as is said, in milliseconds, and what they were given. */
function sharesOf(timeout: number, ...needed: readonly number[]): readonly number[] {
  let reading = 5000
  vi.spyOn(performance, 'now').mockImplementation(() => reading)
  const shares: number[] = []
  const exporter = needed.map(
    (millis): Exporter => ({
      ...memoryExporter(),
      flushAtExit(share) {
        shares.push(share)
        reading += millis
      },
    }),
  )
  const { provider } = createTracing({ exporter })
  provider.flushAtExit(timeout, false)
  return shares
}

describe('flushAtExit', () => {
  it('gives every exporter its share of the time, and what the ones before it left', () => {
    expect(sharesOf(300, 100, 100, 100)).toEqual([100, 100, 100])
    expect(sharesOf(300, 30, 30, 30)).toEqual([100, 135, 240])
    expect(sharesOf(300, 0, 0, 0)).toEqual([100, 150, 300])
  })

  it('asks the others too, with no time, where one took longer than all had', () => {
    expect(sharesOf(300, 700, 0, 0)).toEqual([100, 0, 0])
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
    expect(stats().buffered).toBe(0)
  })
})
