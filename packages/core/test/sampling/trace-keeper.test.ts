import type { Span, SpanOptions } from '@opentelemetry/api'
import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { BatchSpanProcessor, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import type { KeepOptions, ReadableSpan, TracerProviderOptions } from '@throughline/core'
import {
  alwaysOff,
  alwaysOn,
  consoleExporter,
  httpHeaders,
  otlpExporter,
  parentBased,
} from '@throughline/core'
import { describe, expect, it, vi } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { HandSetClock } from '../fixtures/hand-set-clock.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const remote = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 2,
  isRemote: true,
}
const caller = trace.setSpanContext(ROOT_CONTEXT, remote)
const ERROR = { code: SpanStatusCode.ERROR }

/** A provider whose sampler refuses everything, and what comes out of it. */
function keeping(keep: KeepOptions, options: TracerProviderOptions = {}) {
  const clock = new HandSetClock()
  const recorder = recordSpans({ sampler: parentBased(alwaysOff), clock, keep: deepFreeze(keep), ...options })
  const { tracer, exporter, provider } = recorder
  const start = (name: string, parent?: Span, spanOptions?: SpanOptions) =>
    tracer.startSpan(name, spanOptions, parent === undefined ? caller : trace.setSpan(ROOT_CONTEXT, parent))
  return { start, clock, tracer, provider, exporter, names: () => exporter.spans.map(({ name }) => name) }
}

describe('a local trace that the sampler refused', () => {
  it('is kept as a whole, in the order of its ends, when one of its spans failed', () => {
    const { start, names } = keeping({ errors: true })
    const root = start('root')
    const child = start('child', root)
    start('grandchild', child).setStatus(ERROR).end()
    child.end()
    start('other child', root).end()
    expect(names()).toEqual([])
    root.end()
    expect(names()).toEqual(['grandchild', 'child', 'other child', 'root'])
  })

  it('is kept when its local root failed', () => {
    const { start, names } = keeping({ errors: true })
    const root = start('root')
    start('child', root).end()
    root.setStatus(ERROR).end()
    expect(names()).toEqual(['child', 'root'])
  })

  it.each([
    [501, ['child', 'root']],
    [500, []],
  ])('is kept when its local root took longer than told: %d ms', (millis, kept) => {
    const { start, names, clock } = keeping({ slowerThan: 500 })
    const root = start('root')
    start('child', root).end()
    clock.reading += millis
    root.end()
    expect(names()).toEqual(kept)
  })

  it('is not kept when another span than its local root took long', () => {
    const { start, names, clock } = keeping({ slowerThan: 500 })
    const root = start('root')
    start('child', root, { startTime: clock.reading - 600 }).end()
    root.end()
    expect(names()).toEqual([])
  })

  it('is kept when one of its ended spans matches', () => {
    const matching = vi.fn(({ attributes }: ReadableSpan) => attributes['http.route'] === '/checkout')
    const { start, names } = keeping({ matching })
    for (const route of ['/checkout', '/']) {
      const root = start(route)
      start('child', root).end()
      root.setAttribute('http.route', route).end()
    }
    expect(names()).toEqual(['child', '/checkout'])
    expect(matching.mock.calls.every(([span]) => span.ended)).toBe(true)
  })

  it('is forgotten otherwise', () => {
    const { start, names, provider } = keeping({ errors: true, slowerThan: 500, matching: () => false })
    const root = start('root')
    start('child', root).end()
    root.end()
    expect(names()).toEqual([])
    expect(provider.counts).toEqual({
      started: 2,
      kept: 0,
      sampledOut: 2,
      rescued: 0,
      keepFallbacks: 0,
      held: 0,
      heldBytes: 0,
      ended: 2,
    })
  })

  it('is not recorded at all without `keep`', () => {
    const { start } = keeping({ errors: false })
    expect(start('root').isRecording()).toBe(false)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    ['answers later', () => Promise.resolve(true)],
    ['answers with a word', () => 'yes'],
  ])('does not match a function that %s', (what, matching) => {
    const sentences = recordProblems()
    const { start, names } = keeping({ matching: matching as () => boolean })
    start('root').end()
    expect(names()).toEqual([])
    expect(sentences).toEqual(
      what === 'throws' ? ['throughline: `keep.matching` failed and counts as false: broken'] : [],
    )
  })

  it('may begin without a parent, or below a span of somebody else', () => {
    const { tracer, names } = keeping({ errors: true })
    tracer.startSpan('new', {}, ROOT_CONTEXT).setStatus(ERROR).end()
    const { isRemote: _, ...local } = remote
    tracer.startSpan('foreign', {}, trace.setSpanContext(ROOT_CONTEXT, local)).setStatus(ERROR).end()
    expect(names()).toEqual(['new', 'foreign'])
  })

  it('is one of several in its trace where a process calls itself', () => {
    const { start, names } = keeping({ errors: true })
    const root = start('root')
    const client = start('client', root)
    const called = start('called').setStatus(ERROR)
    called.end()
    client.end()
    root.end()
    expect(names()).toEqual(['called'])
  })

  it('is kept by the provider that made it', () => {
    const outer = keeping({ errors: true })
    const inner = keeping({ errors: true })
    const root = outer.start('root')
    inner.start('child', root).setStatus(ERROR).end()
    root.end()
    expect([outer.names(), inner.names()]).toEqual([[], ['child']])
  })

  it('is followed by what ends after its local root', () => {
    const { start, names } = keeping({ errors: true })
    const [failed, fine] = [start('failed'), start('fine')]
    const late = [start('late', failed), start('late and forgotten', fine)]
    failed.setStatus(ERROR).end()
    fine.end()
    start('later', failed).end()
    for (const span of late) span.setStatus(ERROR).end()
    expect(start('later', fine).isRecording()).toBe(false)
    expect(names()).toEqual(['failed', 'later', 'late'])
  })

  it('does not keep for ever what goes on behind a failed one', () => {
    const { start, clock } = keeping({ errors: true, maxAge: 5000 })
    const root = start('root').setStatus(ERROR)
    root.end()
    clock.reading += 5000
    expect(start('poll', root).isRecording()).toBe(true)
    clock.reading += 1
    expect(start('poll', root).isRecording()).toBe(false)
  })
})

describe('the head decision', () => {
  it('is what is propagated, before and after the local trace is kept', () => {
    const { start, exporter } = keeping({ errors: true })
    const root = start('root').setStatus(ERROR)
    const sent = () => httpHeaders.inject({}, trace.setSpan(ROOT_CONTEXT, root)).traceparent
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
    expect(provider.counts).toMatchObject({ kept: 2, held: 0, rescued: 0 })
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
    expect(provider.counts).toMatchObject({ held: 1, rescued: 0, heldBytes: expect.any(Number) })
    expect(provider.counts.heldBytes).toBeGreaterThan(100)
    root.end()
    start('fine').end()
    expect(provider.counts).toMatchObject({ started: 3, kept: 0, sampledOut: 3, rescued: 2, ended: 3 })
    expect(provider.counts).toMatchObject({ held: 0, heldBytes: 0, keepFallbacks: 0 })
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
