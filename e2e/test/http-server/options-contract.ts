import { once } from 'node:events'
import { trace } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import { afterEach, describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import type { Harness } from './harness.ts'
import { CALLER } from './harness.ts'
import { open, send } from './http-client.ts'
import type { CurrentTrace } from './test-app.ts'

function broken(): never {
  throw new Error('this hook is broken')
}

const HEADERS = { traceparent: CALLER.traceparent, tracestate: 'a=1', baggage: 'tenant=acme' }

/** The options of an integration. */
export function optionsContract({ start, span, spans }: Harness): void {
  describe('options', () => {
    afterEach(() => trace.disable())

    it('looks up the default tracer when a request comes', async () => {
      const { url } = await start({ tracer: undefined } as object)
      const exporter = checkedExporter()
      await send(`${url}/hello`)
      trace.setGlobalTracerProvider(createTracing({ service: 'late', exporter }).provider)
      await send(`${url}/hello`)
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take().map(({ name }) => name)).toEqual(['GET /hello'])
    })

    it('prefers an explicit tracer to the default one', async () => {
      const exporter = checkedExporter()
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

    it('calls `onStart` and `onEnd` with the span', async () => {
      const { url } = await start({
        hooks: {
          onStart: span => void span.setAttribute('started', true),
          onEnd: (span, _request, { statusCode }) => void span.setAttribute('ended', statusCode),
        },
      })
      await send(`${url}/teapot`)
      expect((await span()).attributes).toMatchObject({ started: true, ended: 418 })
    })

    it('does not call `onStart` and `onEnd` for what is not recorded', async () => {
      const { url } = await start({ sampler: alwaysOff, hooks: { onStart: broken, onEnd: broken } })
      expect((await send(`${url}/hello`)).status).toBe(200)
    })

    it.each([
      ['query GetCart', '/users/7', 'query GetCart'],
      [undefined, '/users/7', 'GET /users/:id'],
      ['from the option', '/named', 'query GetCart'],
    ])('names a span %s by `name` at %s: %s', async (name, path, expected) => {
      const { url } = await start({ hooks: { name: () => name } })
      await send(url + path)
      expect((await span()).name).toBe(expected)
    })

    it.each(['onStart', 'onEnd', 'name'])('answers and traces when `%s` throws or rejects', async option => {
      for (const hook of [broken, () => Promise.reject(new Error('rejected'))]) {
        const { url } = await start({ hooks: { [option]: hook } })
        expect((await send(`${url}/users/7`)).status).toBe(200)
        expect((await span()).name).toBe('GET /users/:id')
      }
    })

    it.each(['/hello', '/events'])('names its trace in `traceresponse` of %s', async path => {
      const { url, events } = await start({ hooks: { responseHeader: 'traceresponse' } })
      const response = await open(url + path)
      events.emit('continue')
      await once(response.resume(), 'end')
      const { traceId, spanId } = (await span()).spanContext()
      expect(response.headers.traceresponse).toMatch(new RegExp(`^00-${traceId}-${spanId}-0[13]$`))
    })

    it('names its trace in `server-timing`', async () => {
      const { url } = await start({ hooks: { responseHeader: 'server-timing' } })
      const response = await open(`${url}/hello`)
      await once(response.resume(), 'end')
      const { traceId, spanId } = (await span()).spanContext()
      expect(response.headers['server-timing']).toContain(`traceparent;desc="00-${traceId}-${spanId}-0`)
    })
  })
}
