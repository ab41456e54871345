import type { Span } from '@opentelemetry/api'
import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { BatchSpanProcessor, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan } from '@throughline/core'
import { alwaysOn, consoleExporter, httpHeaders, otlpExporter, parentBased } from '@throughline/core'
import { describe, expect, it, vi } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'
import { ERROR, keeping, remote } from './keeping.ts'

describe('the head decision', () => {
  it('is what is propagated, before and after the local trace is kept', () => {
    const { start, exporter } = keeping({ errors: true })
    const root = start('root').setStatus(ERROR)
    const none: Record<string, string> = {}
    const sent = () => httpHeaders.inject(none, trace.setSpan(ROOT_CONTEXT, root)).traceparent
    expect(sent()).toMatch(/-02$/)
    root.end()
    expect(sent()).toMatch(/-02$/)
    expect(root.spanContext().traceFlags).toBe(2)
    expect(exporter.spans[0]?.spanContext()).toEqual({ ...root.spanContext(), traceFlags: 3 })
  })

  it('sends what it keeps at once', () => {
    const { start, names, provider } = keeping({ errors: true }, { sampler: parentBased(alwaysOn) })
    const root = start('root', undefined, { root: true })
    start('child', root).end()
    expect(names()).toEqual(['child'])
    expect(provider.counts).toMatchObject({ sampled: 2, buffered: 0, tailSampled: 0 })
  })

  it('loses its threshold, which says nothing about what was kept for its errors', () => {
    const { tracer, exporter } = keeping({ errors: true })
    const traceState = createTraceState('ot=th:e666;rv:0123456789abcd,vendor=1')
    const span = tracer.startSpan('root', {}, trace.setSpanContext(ROOT_CONTEXT, { ...remote, traceState }))
    span.setStatus(ERROR).end()
    expect(span.spanContext().traceState).toBe(traceState)
    const state = exporter.spans[0]?.spanContext().traceState
    expect([state?.get('ot'), state?.get('vendor')]).toEqual(['rv:0123456789abcd', '1'])
  })
})

describe('a local trace that is kept', () => {
  it('holds all that was recorded', () => {
    const { start, clock, exporter } = keeping({ errors: true })
    const link = { context: { ...remote, traceFlags: 1 }, attributes: { b: 2 } }
    const root = start('root', undefined, { kind: SpanKind.SERVER, attributes: { a: 1 }, links: [link] })
    clock.reading += 5
    root.addEvent('event', { c: 3 }).recordException(new Error('broken'))
    root
      .setStatus({ ...ERROR, message: 'broken' })
      .updateName('GET /')
      .end()
    const read = ({ name, kind, startTime, endTime, duration, status, ended, resource }: ReadableSpan) => ({
      ...{ name, kind, startTime, endTime, duration, status, ended, resource },
    })
    const [kept] = exporter.spans as [ReadableSpan]
    const original = root as Span & ReadableSpan
    expect(read(kept)).toEqual(read(original))
    expect(kept).toMatchObject({ attributes: { a: 1 }, parentSpanContext: remote, duration: [0, 5_000_000] })
    expect([kept.events, kept.links]).toEqual([original.events, original.links])
    expect(kept.events.map(({ name }) => name)).toEqual(['event', 'exception'])
    expect(kept.instrumentationScope).toBe(original.instrumentationScope)
  })

  it('is counted, and the others are not', () => {
    const { start, provider } = keeping({ errors: true })
    const root = start('root')
    start('child', root).setStatus(ERROR).end()
    expect(provider.counts).toMatchObject({ buffered: 1, tailSampled: 0, bufferedBytes: expect.any(Number) })
    expect(provider.counts.bufferedBytes).toBeGreaterThan(100)
    root.end()
    start('fine').end()
    expect(provider.counts).toMatchObject({ started: 3, sampled: 0, sampledOut: 3, tailSampled: 2, ended: 3 })
    expect(provider.counts).toMatchObject({ buffered: 0, bufferedBytes: 0, keepFallbacks: 0 })
  })

  it('reaches a collector with the sampled flag', async () => {
    const collector = await startCollector()
    const { start, provider } = keeping(
      { errors: true },
      { spanProcessors: [otlpExporter({ url: collector.url })] },
    )
    start('fine').end()
    start('failed').setStatus(ERROR).end()
    await provider.shutdown()
    expect(collector.spans()).toMatchObject([{ name: 'failed', flags: 0x303 }])
  })

  it("reaches OpenTelemetry's exporters", async () => {
    const memory = new InMemorySpanExporter()
    const { start, provider } = keeping(
      { errors: true },
      { spanProcessors: [new BatchSpanProcessor(memory)] },
    )
    const root = start('failed').setStatus(ERROR)
    start('child', root).end()
    root.end()
    start('fine').end()
    await provider.forceFlush()
    expect(memory.getFinishedSpans().map(({ name }) => name)).toEqual(['child', 'failed'])
  })

  it('is one tree on the console', () => {
    const write = vi.fn()
    const { start } = keeping({ errors: true }, { spanProcessors: [consoleExporter({ write })] })
    const root = start('root')
    start('child', root).setStatus(ERROR).end()
    root.end()
    start('fine').end()
    expect(write).toHaveBeenCalledTimes(1)
    expect(write.mock.calls[0]?.[0]).toMatch(/root[\s\S]*child/)
  })
})

describe('a span processor', () => {
  it('hears of the start of every recorded span at once, and of its end when its trace is settled', () => {
    const heard: string[] = []
    const processor = {
      onStart: (span: Span & ReadableSpan) => void heard.push(`start ${span.name}`),
      onEnd: (span: ReadableSpan) => void heard.push(`end ${span.name} ${span.spanContext().traceFlags & 1}`),
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    const { start } = keeping({ errors: true }, { spanProcessors: [processor] })
    for (const status of [ERROR, { code: SpanStatusCode.UNSET }]) {
      const root = start('root')
      start('child', root).end()
      root.setStatus(status).end()
    }
    const starts = ['start root', 'start child']
    expect(heard).toEqual([...starts, 'end child 1', 'end root 1', ...starts, 'end child 0', 'end root 0'])
  })
})
