import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, diag, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import type { Tracing, TracingOptions } from '@throughline/core'
import { httpHeaders, otlpExporter, startTracing, withSpan } from '@throughline/core'
import { integrationTracer } from '@throughline/core/integrations'
import type { MemoryExporter } from '@throughline/core/testing'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { forgetProblems, recordProblems } from '../fixtures/problem-log.ts'

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03'

/** Starts tracing for the length of a test. */
function start(options: TracingOptions = {}): Tracing & { exporter: MemoryExporter } {
  const exporter = memoryExporter()
  const tracing = startTracing({ exporter, flushOnExit: false, ...options })
  onTestFinished(() => tracing.shutdown())
  return { ...tracing, exporter }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('startTracing', () => {
  it('becomes the tracing that everybody finds', () => {
    const before = trace.getTracer('library', '1.0.0')
    const { exporter, tracer } = start()
    before.startSpan('from a tracer that was there before').end()
    tracer.startActiveSpan('parent', parent => {
      trace.getTracer('library').startSpan('child').end()
      parent.end()
    })
    const [first, child, parent] = exporter.spans
    expect(first?.instrumentationScope).toEqual({ name: 'library', version: '1.0.0' })
    expect(child?.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId)
    expect(propagation.fields()).toContain('traceparent')
  })

  it('changes nothing when it is called again, says so, and returns the tracing that runs', async () => {
    const sentences = recordProblems()
    const first = startTracing({ exporter: [], flushOnExit: false })
    expect(startTracing(deepFreeze({ service: 'other' }))).toBe(first)
    expect(startTracing()).toBe(first)
    expect(sentences).toEqual([
      expect.stringContaining('startTracing was called again and returned the running tracing'),
    ])
    await first.shutdown()
  })

  it('reports what an exporter among its options has found before', () => {
    forgetProblems()
    diag.disable()
    const written: unknown[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation(text => written.push(text) > 0)
    start({ exporter: otlpExporter({ url: 'http://127.0.0.1:4317' }) })
    expect(written).toContainEqual(expect.stringMatching(/^throughline: .*4317.*\n$/))
    diag.disable()
  })

  it('can be called again after a shutdown', async () => {
    const first = start()
    await first.shutdown()
    expect(trace.getTracer('library').startSpan('between').isRecording()).toBe(false)
    const second = start({ service: 'second' })
    trace.getTracer('library').startSpan('work').end()
    expect(first.exporter.spans).toEqual([])
    expect(second.exporter.spans[0]?.resource.attributes['service.name']).toBe('second')
    await first.shutdown()
    expect(trace.getTracer('library').startSpan('still there').isRecording()).toBe(true)
  })

  it('leaves a provider that is there already in its place, and says so', async () => {
    const sentences = recordProblems()
    const foreign = memoryExporter()
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [foreign] }))
    onTestFinished(() => trace.disable())
    const { exporter, tracer, shutdown } = start()
    expect(sentences).toEqual([expect.stringContaining('another tracer provider is registered')])
    tracer.startSpan('ours').end()
    trace.getTracer('library').startSpan('theirs').end()
    expect(exporter.spans.map(span => span.name)).toEqual(['ours'])
    await shutdown()
    trace.getTracer('library').startSpan('theirs too').end()
    expect(foreign.spans.map(span => span.name)).toEqual(['theirs', 'theirs too'])
  })

  it('does not take away who has taken its place', async () => {
    const { shutdown } = start()
    trace.disable()
    trace.setGlobalTracerProvider(new BasicTracerProvider())
    onTestFinished(() => trace.disable())
    await shutdown()
    expect(trace.getTracer('library').startSpan('work').isRecording()).toBe(true)
  })

  it('leaves a context manager and a propagator that are there already in their places', () => {
    const fields = vi.spyOn(propagation, 'fields')
    const setManager = vi.spyOn(context, 'setGlobalContextManager')
    const setPropagator = vi.spyOn(propagation, 'setGlobalPropagator')
    start()
    expect(fields).toHaveBeenCalled()
    expect(setManager).not.toHaveBeenCalled()
    expect(setPropagator).not.toHaveBeenCalled()
  })
})

describe('shutdown', () => {
  it('counts the spans that withSpan and integrations would start afterwards', async () => {
    forgetProblems()
    const tracing = start()
    const early = integrationTracer('early', '1')
    early().startSpan('in time').end()
    await tracing.shutdown()
    expect(withSpan('late', () => 7)).toBe(7)
    early().startSpan('late').end()
    integrationTracer('new', '1')().startSpan('late').end()
    expect(tracing.stats()).toMatchObject({
      started: 1,
      dropped: { 'started after shutdown': 3 },
      warnings: [],
    })
  })

  it('keeps the trace of a caller in what is started afterwards', async () => {
    const tracing = start()
    await tracing.shutdown()
    const caller = httpHeaders.extract({ traceparent }, ROOT_CONTEXT)
    context.with(caller, () =>
      withSpan('late', span => {
        expect(span.spanContext()).toEqual(trace.getSpanContext(caller))
        expect(span.isRecording()).toBe(false)
      }),
    )
  })

  it('leaves the place to another provider, whose spans are not counted', async () => {
    const tracing = start()
    await tracing.shutdown()
    withSpan('late', () => {})
    const provider = new BasicTracerProvider()
    expect(trace.setGlobalTracerProvider(provider)).toBe(true)
    onTestFinished(() => trace.disable())
    withSpan('of the other', span => expect(span.isRecording()).toBe(true))
    expect(tracing.stats().dropped).toEqual({ 'started after shutdown': 1 })
  })

  it('is over with the next start', async () => {
    const before = start()
    await before.shutdown()
    withSpan('late', () => {})
    const { exporter } = start()
    withSpan('in time', () => {})
    expect(exporter.spans).toMatchObject([{ name: 'in time' }])
    expect(before.stats().dropped).toEqual({ 'started after shutdown': 1 })
  })
})

describe('OTEL_SDK_DISABLED=true', () => {
  it('records nothing, and passes trace headers on', () => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    const { exporter } = start()
    const parent = httpHeaders.extract({ traceparent }, ROOT_CONTEXT)
    const headers = context.with(parent, () =>
      trace.getTracer('library').startActiveSpan('work', span => {
        span.end()
        return httpHeaders.inject({})
      }),
    )
    expect(headers).toMatchObject({ traceparent })
    expect(exporter.spans).toEqual([])
  })

  it('passes trace headers on with outgoing requests', async () => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    start()
    const server = createServer((request, response) => response.end(request.headers.traceparent))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const parent = httpHeaders.extract({ traceparent }, ROOT_CONTEXT)
    const response = await context.with(parent, () => fetch(`http://127.0.0.1:${port}`))
    expect(await response.text()).toBe(traceparent)
  })

  it('still throws for wrong options', () => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    expect(() => startTracing({ service: '' })).toThrow(/^Expected `service`/)
  })
})

describe('flushOnExit', () => {
  const listeners = (): number[] =>
    (['SIGTERM', 'SIGINT', 'beforeExit'] as const).map(event => process.listenerCount(event))

  it('listens while tracing runs, unless it is false or nothing is recorded', async () => {
    const before = listeners()
    const tracing = startTracing({ exporter: [] })
    expect(listeners()).toEqual(before.map(count => count + 1))
    await tracing.shutdown()
    expect(listeners()).toEqual(before)
    start({ flushOnExit: false })
    expect(listeners()).toEqual(before)
  })
})
