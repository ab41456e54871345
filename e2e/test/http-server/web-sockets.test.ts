import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import websocket from '@fastify/websocket'
import { trace } from '@opentelemetry/api'
import { createTracing, traceUpgrades } from '@throughline/core'
import { tracing as expressTracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import express from 'express'
import { fastify } from 'fastify'
import { Server as SocketIo } from 'socket.io'
import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import { CALLER, UNSET } from './harness.ts'
import { send } from './http-client.ts'
import { OWN_WEB_SOCKETS } from './own-web-sockets.ts'

const spanId = () => trace.getActiveSpan()?.spanContext().spanId ?? 'none'

test.skipIf(OWN_WEB_SOCKETS).each([
  ['child', 1],
  ['linked', 0],
] as const)(
  'a route of @fastify/websocket has one span that says 101; messages are %s',
  async (messages, children) => {
    const exporter = checkedExporter()
    const { tracer } = createTracing({ service: 'test', exporter })
    const app = fastify()
    await app.register(websocket)
    await app.register(fastifyTracing, { tracer, messages })
    app.get('/chat/:room', { websocket: true }, socket => {
      socket.on('message', () => {
        tracer.startSpan('message').end()
        socket.send(spanId())
      })
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = new WebSocket(`${url.replace('http', 'ws')}/chat/7`, {
      headers: { traceparent: CALLER.traceparent },
    })
    await once(socket, 'open')
    socket.send('hello')
    const [active] = await once(socket, 'message')
    socket.close()
    await exporter.waitFor(2, { timeout: 30_000 })
    const [message, upgrade] = exporter.take()
    const upgradeId = upgrade?.spanContext().spanId
    expect(upgrade).toMatchObject({ name: 'GET /chat/:room', status: { code: UNSET } })
    expect(upgrade?.parentSpanContext?.spanId).toBe(CALLER.spanId)
    expect(upgrade?.attributes['http.response.status_code']).toBe(101)
    expect(String(active)).toBe(children === 1 ? upgradeId : 'none')
    expect([message?.parentSpanContext?.spanId, message?.links[0]?.context.spanId]).toEqual(
      children === 1 ? [upgradeId, undefined] : [undefined, upgradeId],
    )
    await app.close()
  },
)

test.skipIf(OWN_WEB_SOCKETS)(
  'a connection of socket.io has one span that says 101, beside the requests of Express',
  async () => {
    const exporter = checkedExporter()
    const { tracer } = createTracing({ service: 'test', exporter })
    const app = express()
    app.use(expressTracing({ tracer }))
    app.get('/hello', (_req, res) => void res.send('hello'))
    const server = createServer(app)
    traceUpgrades(server, { tracer })
    const sockets = new SocketIo(server)
    sockets.on('connection', socket => {
      socket.on('order', answer => answer(spanId()))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = io(url, { transports: ['websocket'] })
    const active = await client.emitWithAck('order')
    await send(`${url}/hello`)
    client.close()
    await exporter.waitFor(2, { timeout: 30_000 })
    const [hello, upgrade, ...others] = exporter.take()
    expect(others).toEqual([])
    expect(hello?.name).toBe('GET /hello')
    expect(upgrade?.attributes).toMatchObject({ 'http.response.status_code': 101, 'url.path': '/socket.io/' })
    expect(upgrade?.status.code).toBe(UNSET)
    expect(active).toBe(upgrade?.spanContext().spanId)
    await sockets.close()
  },
)
