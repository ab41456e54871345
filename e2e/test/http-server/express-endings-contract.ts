import { once } from 'node:events'
import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { createTracing } from '@throughline/core'
import { tracing } from '@throughline/express'
import type express from 'express'
import { describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'

/** Requests to Express whose responses never emit 'close'. */
export function expressEndingsContract(version: 4 | 5, framework: typeof express): void {
  function traced() {
    const exporter = checkedExporter()
    const { tracer } = createTracing({ service: 'test', exporter })
    return { exporter, app: framework().use(tracing({ tracer })) }
  }

  describe(`the ends of requests to Express ${version}`, () => {
    it('are known of a response without a socket, as in a function of a cloud', async () => {
      const { app, exporter } = traced()
      app.get('/orders/:id', (_req, res) => void res.json({}))
      const request = new IncomingMessage({ encrypted: true, destroy() {} } as unknown as Socket)
      Object.assign(request, { method: 'GET', url: '/orders/7', headers: { host: 'x' } })
      const response = new ServerResponse(request)
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
      response.assignSocket(nowhere as unknown as Socket)
      const finished = once(response, 'finish')
      app(request, response)
      await finished
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take()[0]).toMatchObject({
        name: 'GET /orders/:id',
        status: { code: 0 },
        attributes: { 'http.response.status_code': 200 },
      })
    })

    it('are known of an upgrade whose response was made by hand', async () => {
      const { app, exporter } = traced()
      const upgraded = new Promise<void>(resolve => app.get('/rooms/:room', () => resolve()))
      const server = createServer(app)
      // As express-ws does.
      server.on('upgrade', (request, socket) => {
        socket.on('end', () => socket.destroy()).resume()
        app(request, new ServerResponse(request))
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.write('GET /rooms/1 HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
      await upgraded
      socket.destroy()
      await exporter.waitFor(1, { timeout: 30_000 })
      const [span] = exporter.take()
      expect(span).toMatchObject({ name: 'GET /rooms/:room', status: { code: 0 } })
      expect(span?.attributes).not.toHaveProperty('http.response.status_code')
      await new Promise(resolve => server.close(resolve))
    })
  })
}
