import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { expectSpan } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import type { Harness, TestSpan } from './harness.ts'
import { CALLER, serverSpanOf, tracesOf } from './harness.ts'
import { send, sendRaw } from './http-client.ts'
import type { CurrentTrace } from './test-app.ts'

/** The active context while a request is served. */
export function contextContract({ start, span, spans, family }: Harness): void {
  describe('context', () => {
    it.each([
      ['in the handler', '/child'],
      ['after await', '/child-after-await'],
      ['in a timer', '/child-in-timer'],
    ])('makes a span that is made %s a child', async (name, path) => {
      const { url } = await start()
      expect((await send(url + path)).status).toBe(200)
      expectSpan(await spans(2), { name, parent: { kind: 'server', parent: null } })
    })

    it.each([10, 300_000])('makes a span after the parsing of a body of %i bytes a child', async size => {
      const { url } = await start()
      const body = JSON.stringify({ text: 'x'.repeat(size) })
      const headers = { 'content-type': 'application/json' }
      expect((await send(`${url}/echo`, { method: 'POST', headers, body })).body).toBe(body)
      expectSpan(await spans(2), { name: 'after body parsing', parent: { kind: 'server' } })
    })

    it.each([
      ['GET', undefined],
      ['POST', 'x'.repeat(200_000)],
    ])('is active in the listeners of a %s request', async (method, body) => {
      const { url } = await start()
      const headers = body === undefined ? {} : { 'content-type': 'application/octet-stream' }
      const answer = await send(`${url}/listen`, { method, headers, ...(body !== undefined && { body }) })
      expect(answer).toEqual({ status: 200, body: 'ok' })
      const [server, others] = await familyOf()
      expect(server.name).toBe(`${method} /listen`)
      expect(new Set(others.map(({ name }) => name))).toEqual(new Set(body ? ['data', 'end'] : ['end']))
    })

    it('is active in the listeners of a request whose client goes away', async () => {
      const { url, events } = await start()
      const headers = { 'content-type': 'text/unread', 'content-length': 9 }
      const client = request(`${url}/left`, { method: 'POST', headers }).on('error', () => {})
      client.write('{')
      await once(events, 'hanging')
      client.destroy()
      await familyOf(3)
    })

    /** The span of the server, and its children; all spans that have ended are one of them. */
    async function familyOf(count = 2): Promise<[TestSpan, readonly TestSpan[]]> {
      const all = await family(count)
      const server = serverSpanOf(all)
      const others = all.filter(each => each !== server)
      for (const other of others) expect(other.parentSpanContext?.spanId).toBe(server.spanContext().spanId)
      return [server, others]
    }

    it('gives the span to the handler, the same that is active', async () => {
      const { url } = await start()
      const current = JSON.parse((await send(`${url}/current`)).body) as CurrentTrace
      const { spanId } = (await span()).spanContext()
      expect(current).toMatchObject({ requestSpanId: spanId, activeSpanId: spanId })
    })

    it('puts the ids on the lines logged in the handler', async () => {
      const lines: Record<string, unknown>[] = []
      const { url } = await start({ log: line => lines.push(line) })
      await send(`${url}/log`)
      const { traceId, spanId } = (await span()).spanContext()
      expect(lines.find(line => line.msg === 'in the handler')).toMatchObject({
        trace_id: traceId,
        span_id: spanId,
      })
    })

    it('makes two traces of two requests on one connection', async () => {
      const { url } = await start()
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      await send(`${url}/child-after-await`, { agent })
      await send(`${url}/child-in-timer`, { agent })
      agent.destroy()
      const all = await spans(4)
      expect(new Set(all.map(each => each.spanContext().traceId)).size).toBe(2)
      expect(new Set(all.map(each => each.attributes['network.peer.port']).filter(Boolean)).size).toBe(1)
    })

    it('makes two traces of two requests in one packet', async () => {
      const { url } = await start()
      const get = 'GET /child-in-timer HTTP/1.1\r\nhost: x\r\n'
      const answers = await sendRaw(url, `${get}\r\n${get}connection: close\r\n\r\n`)
      expect(answers.match(/200 OK/g)).toHaveLength(2)
      const traces = tracesOf(await spans(4))
      expect([...traces.values()].map(trace => trace.length)).toEqual([2, 2])
    })

    it('does not mix requests that are served at the same time', async () => {
      const { url } = await start()
      const callers = Array.from({ length: 20 }, (_, i) => (i + 16).toString(16).repeat(16))
      await Promise.all(
        callers.map((traceId, i) => {
          const headers = { traceparent: `00-${traceId}-${CALLER.spanId}-01` }
          return send(url + (i % 2 === 0 ? '/child-after-await' : '/child-in-timer'), { headers })
        }),
      )
      const traces = tracesOf(await spans(40))
      expect(new Set(traces.keys())).toEqual(new Set(callers))
      for (const trace of traces.values()) {
        const [child, server] = trace
        expect(child?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
      }
    })
  })
}
