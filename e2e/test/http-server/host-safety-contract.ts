import { context, diag, trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Sampler } from '@throughline/core'
import { createTracing, withSpan } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Harness } from './harness.ts'
import { CALLER } from './harness.ts'
import { send } from './http-client.ts'

function fail(): never {
  throw new Error('this hook is broken')
}

const BROKEN_PROCESSOR = {
  onStart() {},
  onEnd: fail,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
}

const BROKEN_SAMPLER = { shouldSample: fail, toString: () => 'broken' } as unknown as Sampler

/** Tracing never hurts the host, whichever of its parts fails. */
export function hostSafetyContract({ start, span }: Harness): void {
  describe('host', () => {
    beforeEach(() => {
      diag.setLogger(
        { error() {}, warn: vi.fn(), info() {}, debug() {}, verbose() {} },
        { suppressOverrideMessage: true },
      )
    })
    afterEach(() => diag.disable())

    it.each(['ignore', 'trust'] as const)('answers and traces when `%s` throws', async option => {
      const { url } = await start({ [option]: fail })
      for (let i = 0; i < 2; i++) {
        expect((await send(`${url}/hello`, { headers: { traceparent: CALLER.traceparent } })).status).toBe(
          200,
        )
        expect((await span()).parentSpanContext?.spanId).toBe(option === 'trust' ? undefined : CALLER.spanId)
      }
    })

    it('answers when the sampler throws', async () => {
      const { url } = await start({ sampler: BROKEN_SAMPLER })
      expect((await send(`${url}/hello`)).status).toBe(200)
    })

    it('answers when the exporter throws', async () => {
      const { tracer } = createTracing({ service: 'broken', exporter: BROKEN_PROCESSOR })
      const { url } = await start({ tracer })
      expect((await send(`${url}/child`)).status).toBe(200)
    })

    it('answers when the sampler of the OpenTelemetry SDK throws, and passes the trace on', async () => {
      const provider = new BasicTracerProvider({ sampler: { shouldSample: fail, toString: () => 'broken' } })
      const { url } = await start({ tracer: provider.getTracer('test') })
      const { status, body } = await send(`${url}/current`, { headers: { traceparent: CALLER.traceparent } })
      expect(status).toBe(200)
      expect(JSON.parse(body).sent.traceparent).toBe(CALLER.traceparent)
    })

    it('answers when a processor of the OpenTelemetry SDK throws', async () => {
      const provider = new BasicTracerProvider({ spanProcessors: [BROKEN_PROCESSOR] })
      const { url } = await start({ tracer: provider.getTracer('test') })
      expect((await send(`${url}/hello`)).status).toBe(200)
      expect((await send(`${url}/hello`)).status).toBe(200)
    })

    it('works over the OpenTelemetry SDK', async () => {
      const exporter = new InMemorySpanExporter()
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
      const { url } = await start({ tracer: provider.getTracer('test') })
      await send(`${url}/child`, { headers: { traceparent: CALLER.traceparent } })
      await expect.poll(() => exporter.getFinishedSpans()).toHaveLength(2)
      const [child, server] = exporter.getFinishedSpans()
      expect(server).toMatchObject({ name: 'GET /child', kind: 1, attributes: { 'http.route': '/child' } })
      expect(server?.parentSpanContext?.spanId).toBe(CALLER.spanId)
      expect(child?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
    })

    it('does not take the span for a parent in which the server was started', async () => {
      const { tracer } = createTracing({ service: 'boot', exporter: [] })
      const { url } = await withSpan('boot', { tracer }, () => start())
      await send(`${url}/hello`)
      expect((await span()).parentSpanContext).toBeUndefined()
      expect(trace.getSpan(context.active())).toBeUndefined()
    })

    it('leaves the headers of the request as they were', async () => {
      const { url } = await start()
      expect(
        (await send(`${url}/hello`, { headers: Object.freeze({ traceparent: CALLER.traceparent }) })).body,
      ).toBe('hello')
      await span()
    })
  })
}
