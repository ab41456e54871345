import { once } from 'node:events'
import { SpanStatusCode } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import type { ServedOutcome } from '@throughline/core/integrations'
import { describe, expect, it, vi } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import type { Harness } from './harness.ts'
import { CALLER } from './harness.ts'
import { open, send } from './http-client.ts'

/** The option `ignore.after`. */
export function ignoreAfterContract({ start, span, spans, family }: Harness): void {
  describe('ignoring requests that have been served', () => {
    const quick = ({ route, status }: ServedOutcome) => route === '/child' && status === 200

    it('exports neither the span of the request nor those below it', async () => {
      const { url } = await start({ hooks: { ignore: { after: quick } } })
      for (const headers of [{}, { traceparent: CALLER.traceparent }])
        expect((await send(`${url}/child`, { headers })).body).toBe('ok')
      await send(`${url}/hello`)
      expect((await span()).name).toBe('GET /hello')
    })

    it('exports the others with all that is below them', async () => {
      const { url } = await start({ hooks: { ignore: { after: quick } } })
      await send(`${url}/child-after-await`)
      const [child, server] = await spans(2)
      expect([child?.name, server?.name]).toEqual(['after await', 'GET /child-after-await'])
      expect(child?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
    })

    it('sees the status, the route and the duration', async () => {
      const after = vi.fn(() => false)
      const { url } = await start({ hooks: { ignore: { after } } })
      await send(`${url}/users/7`)
      await send(`${url}/unavailable`)
      await send(`${url}/nowhere`)
      await spans(3)
      const durationMs = expect.toSatisfy(millis => millis > 0 && millis < 60_000)
      expect(after.mock.calls.map(([outcome]: unknown[]) => outcome)).toEqual([
        { status: 200, route: '/users/:id', durationMs },
        { status: 503, route: '/unavailable', durationMs },
        { status: 404, route: undefined, durationMs },
      ])
    })

    it('sees no status where the client has gone before there was one', async () => {
      const after = vi.fn(({ status }: ServedOutcome) => status === undefined)
      const { url, events } = await start({ hooks: { ignore: { after } } })
      const hanging = once(events, 'hanging')
      const left = new AbortController()
      const answer = fetch(`${url}/hang`, { signal: left.signal }).catch(() => 'left')
      await hanging
      left.abort()
      expect(await answer).toBe('left')
      await vi.waitFor(() => expect(after).toHaveBeenCalled(), { timeout: 30_000 })
    })

    it('measures durations until the end of the response', async () => {
      const after = vi.fn((_outcome: ServedOutcome) => false)
      const { url, events } = await start({ hooks: { ignore: { after } } })
      const before = performance.now()
      const response = await open(`${url}/stream`)
      const waited = performance.now()
      while (performance.now() < waited + 20) await new Promise(resolve => setImmediate(resolve))
      events.emit('continue')
      await once(response.resume(), 'end')
      await span()
      expect(after.mock.calls[0]?.[0].durationMs).toBeGreaterThanOrEqual(20)
      expect(after.mock.calls[0]?.[0].durationMs).toBeLessThanOrEqual(performance.now() - before)
    })

    it('ignores at once by `before`', async () => {
      const { url } = await start({
        hooks: { ignore: { before: () => true, after: () => expect.fail('not asked for what is ignored') } },
      })
      expect((await send(`${url}/child`)).body).toBe('ok')
    })

    it('is not asked for a request that is not recorded', async () => {
      const after = vi.fn(() => true)
      const { url } = await start({ sampler: alwaysOff, hooks: { ignore: { after } } })
      expect((await send(`${url}/hello`)).status).toBe(200)
      expect(after).not.toHaveBeenCalled()
    })

    it.each([
      () => {
        throw new Error('this hook is broken')
      },
      () => Promise.reject(new Error('rejected')),
      () => 'yes',
    ])('exports where `after` is broken: %s', async after => {
      const { url } = await start({ hooks: { ignore: { after: after as never } } })
      await send(`${url}/child`)
      expect((await family(2)).map(({ name }) => name)).toContain('GET /child')
    })

    it('wins over `keep`', async () => {
      const exporter = checkedExporter()
      const { tracer, stats } = createTracing({ exporter, sampler: alwaysOff, keep: { slowerThan: 0 } })
      const { url } = await start({ tracer, hooks: { ignore: { after: quick } } })
      await send(`${url}/child`)
      await send(`${url}/hello`)
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take().map(({ name }) => name)).toEqual(['GET /hello'])
      expect(stats()).toMatchObject({ tailSampled: 1, discarded: 0, buffered: 0, bufferedBytes: 0 })
    })

    it('counts what it discards, and shows processors the end of each span that has started', async () => {
      const exporter = checkedExporter()
      const started = vi.fn()
      const ended = vi.fn()
      const processor = {
        onStart: started,
        onEnd: ended,
        forceFlush: async () => {},
        shutdown: async () => {},
      }
      const { tracer, stats } = createTracing({ exporter, spanProcessors: [processor] })
      const { url } = await start({ tracer, hooks: { ignore: { after: quick } } })
      await send(`${url}/child`)
      await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(2), { timeout: 30_000 })
      expect(started).toHaveBeenCalledTimes(2)
      for (const [each] of ended.mock.calls) {
        expect(each.spanContext().traceFlags & 1).toBe(0)
        expect(each.status.code).toBe(SpanStatusCode.UNSET)
      }
      expect(exporter.take()).toEqual([])
      expect(stats()).toMatchObject({ sampled: 2, discarded: 2, buffered: 0, bufferedBytes: 0 })
    })
  })
}
