import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { ERROR, UNSET } from './harness.ts'
import { open, send, sendRaw } from './http-client.ts'

/** Server spans of responses that are not one write. */
export function connectionContract({ start, span }: Harness): void {
  describe('connections', () => {
    it('says once that the client has gone away before there was a response', async () => {
      const { url, events } = await start()
      const client = request(`${url}/hang`).on('error', () => {})
      client.end()
      await once(events, 'hanging')
      client.destroy()
      const { name, status, attributes } = await span()
      expect(name).toBe('GET /hang')
      expect(status).toEqual({ code: ERROR, message: expect.stringContaining('the client closed') })
      expect(attributes).toMatchObject({ 'error.type': 'ECONNRESET', 'client.address': '127.0.0.1' })
      expect(attributes).not.toHaveProperty('http.response.status_code')
    })

    it('says so too when the connection was reset', async () => {
      const { url, events } = await start()
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.write('GET /hang HTTP/1.1\r\nhost: x\r\n\r\n')
      await once(events, 'hanging')
      socket.resetAndDestroy()
      expect((await span()).attributes).toMatchObject({ 'error.type': 'ECONNRESET' })
    })

    it('says so too when the client goes away in the middle of its body', async () => {
      const { url, server } = await start()
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.write(
        'POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      )
      await once(server, 'request')
      socket.destroy()
      const { name, status, attributes } = await span()
      expect(name).toBe('POST /echo')
      expect(status.code).toBe(ERROR)
      expect(attributes).toMatchObject({ 'error.type': 'ECONNRESET' })
      expect(attributes).not.toHaveProperty('http.response.status_code')
    })

    it('does not call it an error that the client closes a stream of events', async () => {
      const { url } = await start()
      const response = await open(`${url}/events`)
      response.on('error', () => {})
      await once(response, 'data')
      response.destroy()
      const { status, attributes } = await span()
      expect(status).toEqual({ code: UNSET })
      expect(attributes).toMatchObject({ 'http.response.status_code': 200 })
      expect(attributes).not.toHaveProperty('error.type')
    })

    it('keeps the status code that a client has seen before it went away', async () => {
      const { url } = await start()
      const response = await open(`${url}/stream`)
      response.on('error', () => {})
      await once(response, 'data')
      response.destroy()
      const { status, attributes } = await span()
      expect(status.code).toBe(ERROR)
      expect(attributes).toMatchObject({ 'http.response.status_code': 200, 'error.type': 'ECONNRESET' })
    })

    it('does not blame the client for a time-out of the server', async () => {
      const { url, server, events } = await start()
      const [connected, hanging] = [once(server, 'connection'), once(events, 'hanging')]
      const answer = send(`${url}/hang`).catch(error => error.message)
      const [[socket]] = await Promise.all([connected, hanging])
      socket.setTimeout(1)
      expect(await answer).toMatch(/socket hang up|ECONNRESET/)
      const { status, attributes } = await span()
      expect(status).toEqual({ code: ERROR, message: expect.stringContaining('the server closed') })
      expect(attributes).toMatchObject({ 'error.type': 'ERR_STREAM_PREMATURE_CLOSE' })
    })

    it('records the error that the handler destroys the response with', async () => {
      const { url } = await start()
      await expect(send(`${url}/destroy`)).rejects.toThrow('aborted')
      const { status, attributes, events } = await span()
      expect(status).toEqual({ code: ERROR, message: 'boom' })
      expect(attributes).toMatchObject({ 'http.response.status_code': 200, 'error.type': 'RangeError' })
      expect(events).toHaveLength(1)
    })

    it('calls a response an error that fails after its headers', async () => {
      const { url } = await start()
      await expect(send(`${url}/late-error`)).rejects.toThrow('aborted')
      const { status, attributes } = await span()
      expect(status.code).toBe(ERROR)
      expect(attributes).toMatchObject({ 'http.response.status_code': 200, 'error.type': expect.any(String) })
    })

    it.each([
      ['/stream', 'first last'],
      ['/events', 'data: 1\n\ndata: 2\n\n'],
    ])('ends at the end of the stream %s', async (path, body) => {
      const { url, events } = await start()
      const response = await open(url + path)
      const [first] = await once(response, 'data')
      const afterFirst = performance.now()
      while (performance.now() - afterFirst < 3) await new Promise(setImmediate)
      const waited = performance.now() - afterFirst
      events.emit('continue')
      expect(String(first) + (await text(response))).toBe(body)
      const { status, duration } = await span()
      expect(status.code).toBe(UNSET)
      expect(duration[0] * 1e3 + duration[1] / 1e6).toBeGreaterThanOrEqual(waited)
    })

    it('serves a client that waits for 100 Continue', async () => {
      const { url } = await start()
      const body = '{"a":1}'
      const answer = await sendRaw(
        url,
        `POST /hello HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      )
      expect(answer).toContain('HTTP/1.1 100 Continue')
      expect((await span()).attributes).toMatchObject({ 'http.response.status_code': 404 })
    })

    it('makes no span of what is no HTTP', async () => {
      const { url } = await start()
      expect(await sendRaw(url, 'hello?\r\n\r\n')).toContain('400 Bad Request')
    })
  })
}
