import { ServerResponse } from 'node:http'
import { connect } from 'node:http2'
import { text } from 'node:stream/consumers'
import type { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { ERROR, UNSET } from './harness.ts'
import { sendRaw } from './http-client.ts'
import { serveFastify, tracedFastify } from './serve-fastify.ts'

/** Requests to Fastify outside of usual HTTP/1.1, and responses that Fastify does not send. */
export function fastifyConnectionsContract(version: 4 | 5, framework: typeof fastify): void {
  describe(`the connections of Fastify ${version}`, () => {
    it('serves requests that are injected', async () => {
      const { app, exporter } = await tracedFastify(framework)
      app.get('/users/:id', request => request.span?.spanContext().spanId ?? '')
      const { statusCode, body } = await app.inject({ url: '/users/1?a=1', headers: { host: 'x' } })
      await exporter.waitFor(1, { timeout: 30_000 })
      const [server] = exporter.take()
      expect({ statusCode, body }).toEqual({ statusCode: 200, body: server?.spanContext().spanId })
      expect(server).toMatchObject({ name: 'GET /users/:id', status: { code: UNSET } })
      expect(server?.attributes).toMatchObject({ 'http.response.status_code': 200, 'url.query': 'a=1' })
      await app.close()
    })

    it('ends with a response that the handler has taken away', async () => {
      const { spans } = await serveFastify(
        framework,
        app =>
          app.get('/raw', (_request, reply) => {
            reply.hijack()
            reply.raw.writeHead(202).end('taken')
          }),
        ['/raw'],
      )
      expect(spans[0]).toMatchObject({
        name: 'GET /raw',
        status: { code: UNSET },
        attributes: { 'http.response.status_code': 202 },
      })
    })

    it('says 101 for a connection that has become another protocol', async () => {
      const { app, exporter } = await tracedFastify(framework)
      app.get('/socket', (request, reply) => {
        reply.hijack()
        const { socket } = request.raw
        socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello')
      })
      const url = await app.listen({ port: 0, host: '127.0.0.1' })
      // As @fastify/websocket does.
      app.server.on('upgrade', (request, socket) => {
        const response = new ServerResponse(request)
        response.assignSocket(socket as typeof request.socket)
        app.routing(request, response)
      })
      const answer = await sendRaw(
        url,
        'GET /socket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      )
      expect(answer).toContain('hello')
      await exporter.waitFor(1, { timeout: 30_000 })
      const [server] = exporter.take()
      expect(server).toMatchObject({ name: 'GET /socket', status: { code: UNSET } })
      expect(server?.attributes['http.response.status_code']).toBe(101)
      await app.close()
    })

    it('traces HTTP/2', async () => {
      const { app, exporter } = await tracedFastify(framework, { http2: true })
      app.get('/users/:id', () => 'ok')
      app.get('/hang', () => new Promise(() => {}))
      const url = await app.listen({ port: 0, host: '127.0.0.1' })
      const session = connect(url)
      expect(await text(session.request({ ':path': '/users/1' }))).toBe('ok')
      await exporter.waitFor(1, { timeout: 30_000 })
      const [server] = exporter.take()
      expect(server).toMatchObject({ name: 'GET /users/:id', status: { code: UNSET } })
      expect(server?.attributes).toMatchObject({
        'client.address': '127.0.0.1',
        'http.response.status_code': 200,
        'network.protocol.version': '2',
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(url).port),
      })
      const hanging = session.request({ ':path': '/hang' }).on('error', () => {})
      await new Promise(resolve => session.ping(resolve))
      hanging.close(8)
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take()[0]).toMatchObject({
        name: 'GET /hang',
        status: { code: ERROR },
        attributes: { 'error.type': 'ECONNRESET', 'client.address': '127.0.0.1' },
      })
      session.close()
      await app.close()
    })
  })
}
