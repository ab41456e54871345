import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Span } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { createTracing, traceUpgrades } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import type { Harness } from './harness.ts'
import { CALLER, UNSET } from './harness.ts'
import { send } from './http-client.ts'
import { OWN_WEB_SOCKETS } from './own-web-sockets.ts'

type Options = Parameters<typeof traceUpgrades>[1]

const HEADERS = { traceparent: CALLER.traceparent }

/** Upgrades of the server below a framework: web sockets of ws. */
export function upgradesContract({ start, spans }: Harness): void {
  describe.skipIf(OWN_WEB_SOCKETS)('upgrades', () => {
    /** A server whose web sockets answer each message by the ids of the active span. */
    async function startSockets(options: Options = {}) {
      const exporter = checkedExporter()
      const { tracer } = createTracing({ service: 'sockets', exporter })
      const app = await start()
      traceUpgrades(app.server, { tracer, ...options })
      const sockets = new WebSocketServer({
        server: app.server,
        verifyClient: ({ req }: { req: IncomingMessage }) => req.url !== '/no',
      })
      sockets.on('connection', socket => {
        socket.on('message', () => {
          tracer.startSpan('message').end()
          socket.send(JSON.stringify(trace.getActiveSpan()?.spanContext() ?? null))
        })
      })
      return { ...app, exporter, address: app.url.replace('http', 'ws') }
    }

    async function messageTo(address: string): Promise<{ traceId: string; spanId: string } | null> {
      const socket = new WebSocket(`${address}/chat?token=secret`, { headers: HEADERS })
      await once(socket, 'open')
      socket.send('hello')
      const [data] = await once(socket, 'message')
      socket.close()
      await once(socket, 'close')
      return JSON.parse(String(data))
    }

    it('has one span that says 101, and the handlers of messages run in it', async () => {
      const { address, exporter } = await startSockets()
      const active = await messageTo(address)
      await exporter.waitFor(2, { timeout: 30_000 })
      const [message, upgrade, ...others] = exporter.take()
      expect(others).toEqual([])
      expect(upgrade).toMatchObject({ name: 'GET', kind: 1, status: { code: UNSET } })
      expect(upgrade?.parentSpanContext?.spanId).toBe(CALLER.spanId)
      expect(upgrade?.attributes).toMatchObject({
        'http.request.method': 'GET',
        'http.response.status_code': 101,
        'url.path': '/chat',
        'url.query': 'token=REDACTED',
      })
      expect(active).toMatchObject({ traceId: CALLER.traceId, spanId: upgrade?.spanContext().spanId })
      expect(message?.parentSpanContext?.spanId).toBe(upgrade?.spanContext().spanId)
    })

    it('begins linked traces for messages by `messages`', async () => {
      const { address, exporter } = await startSockets({ messages: 'linked' })
      expect(await messageTo(address)).toBeNull()
      await exporter.waitFor(2, { timeout: 30_000 })
      const [message, upgrade] = exporter.take()
      expect(upgrade?.name).toBe('GET')
      expect(message?.parentSpanContext).toBeUndefined()
      expect(message?.spanContext().traceId).not.toBe(CALLER.traceId)
      expect(message?.links.map(({ context }) => context.spanId)).toEqual([upgrade?.spanContext().spanId])
    })

    it('ends with the answer by `streams`', async () => {
      const { address, exporter } = await startSockets({ streams: 'headers' })
      const socket = new WebSocket(address)
      await once(socket, 'open')
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take()[0]?.attributes['http.response.status_code']).toBe(101)
      socket.terminate()
    })

    it('says the status of an upgrade that was refused', async () => {
      const { address, exporter } = await startSockets()
      const [error] = await once(new WebSocket(`${address}/no`), 'error')
      expect(String(error)).toContain('401')
      await exporter.waitFor(1, { timeout: 30_000 })
      const [refused] = exporter.take()
      expect(refused?.attributes['http.response.status_code']).toBe(401)
      expect(refused?.status.code).toBe(UNSET)
    })

    it('is no error when a connection breaks', async () => {
      const { address, exporter } = await startSockets()
      const socket = new WebSocket(address)
      await once(socket, 'open')
      socket.terminate()
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take()[0]?.status.code).toBe(UNSET)
    })

    it('has no status where a listener has taken the connection without an answer', async () => {
      const exporter = checkedExporter()
      const { tracer } = createTracing({ service: 'sockets', exporter })
      const { server, url } = await start()
      traceUpgrades(server, { tracer })
      server.on('upgrade', (_request, socket) => socket.end())
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.on('error', () => {})
      socket.resume().write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
      await exporter.waitFor(1, { timeout: 30_000 })
      const [span] = exporter.take()
      expect(span?.attributes).not.toHaveProperty(['http.response.status_code'])
      expect(span?.status.code).toBe(UNSET)
    })

    it('calls `onStart` once for a server that is passed twice, and leaves other requests alone', async () => {
      const starts: Span[] = []
      const { server, url, address, exporter } = await startSockets({
        onStart: span => void starts.push(span),
      })
      expect(traceUpgrades(server)).toBe(server)
      await send(`${url}/hello`)
      expect((await spans(1))[0]?.name).toBe('GET /hello')
      await messageTo(address)
      await exporter.waitFor(2, { timeout: 30_000 })
      exporter.take()
      expect(starts).toHaveLength(1)
    })
  })
}
