import { trace } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, describe, expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { CALLER } from './harness.ts'
import { send } from './http-client.ts'
import type { CurrentTrace } from './test-app.ts'

const HEADERS = { traceparent: CALLER.traceparent, tracestate: 'a=1', baggage: 'tenant=acme' }

/** The options of an integration. */
export function optionsContract({ start, span, spans }: Harness): void {
  describe('options', () => {
    afterEach(() => trace.disable())

    it('looks up the default tracer when a request comes', async () => {
      const { url } = await start({ tracer: undefined } as object)
      const exporter = memoryExporter()
      await send(`${url}/hello`)
      trace.setGlobalTracerProvider(createTracing({ service: 'late', exporter }).provider)
      await send(`${url}/hello`)
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take().map(({ name }) => name)).toEqual(['GET /hello'])
    })

    it('prefers an explicit tracer to the default one', async () => {
      const exporter = memoryExporter()
      trace.setGlobalTracerProvider(createTracing({ service: 'default', exporter }).provider)
      const { url } = await start()
      await send(`${url}/hello`)
      expect((await span()).resource.attributes['service.name']).toBe('test')
      expect(exporter.take()).toEqual([])
    })

    it('serves ignored requests and makes no span for them nor for what they do', async () => {
      const { url } = await start({ ignore: request => request.url.startsWith('/child') })
      expect((await send(`${url}/child`, { headers: HEADERS })).status).toBe(200)
      expect((await send(`${url}/child-after-await`)).body).toBe('ok')
      await send(`${url}/hello`)
      expect((await span()).name).toBe('GET /hello')
    })

    it('gives no span to the handler of an ignored request', async () => {
      const { url } = await start({ ignore: () => true })
      const current = JSON.parse((await send(`${url}/current`)).body) as CurrentTrace
      expect(current).toEqual({ sent: {} })
    })

    it('starts a linked trace for a caller that is not trusted and drops its baggage', async () => {
      const { url } = await start({ trust: () => false })
      const { body } = await send(`${url}/current`, { headers: HEADERS })
      const { baggage, sent } = JSON.parse(body) as CurrentTrace
      const server = await span()
      expect(server.parentSpanContext).toBeUndefined()
      expect(server.spanContext().traceId).not.toBe(CALLER.traceId)
      expect(server.links.map(({ context }) => context)).toMatchObject([
        { traceId: CALLER.traceId, spanId: CALLER.spanId },
      ])
      expect(baggage).toBeUndefined()
      expect(sent).not.toHaveProperty('baggage')
      expect(sent).not.toHaveProperty('tracestate')
    })

    it('does not let a caller that is not trusted decide what is sampled', async () => {
      const { url } = await start({ trust: () => false })
      await send(`${url}/hello`, { headers: { traceparent: CALLER.unsampled } })
      expect((await span()).links).toHaveLength(1)
    })

    it('has no link where a caller that is not trusted says nothing', async () => {
      const { url } = await start({ trust: () => false })
      await send(`${url}/hello`)
      expect((await span()).links).toEqual([])
    })

    it('asks for each request whether it is trusted', async () => {
      const { url } = await start({ trust: request => request.url.includes('internal') })
      await send(`${url}/hello?internal`, { headers: HEADERS })
      await send(`${url}/hello`, { headers: HEADERS })
      const [inside, outside] = await spans(2)
      expect(inside?.parentSpanContext?.spanId).toBe(CALLER.spanId)
      expect(outside?.parentSpanContext).toBeUndefined()
    })
  })
}
