import { describe, expect, it } from 'vitest'
import type { Harness, TestSpan } from './harness.ts'
import { ERROR, UNSET } from './harness.ts'
import { send } from './http-client.ts'

function exceptionOf({ events }: TestSpan): Record<string, unknown> | undefined {
  return events.find(event => event.name === 'exception')?.attributes
}

/** Status and errors of server spans. */
export function outcomeContract({ start, span }: Harness): void {
  describe('outcomes', () => {
    it('has no status when all is well', async () => {
      const { url } = await start()
      await send(`${url}/hello`)
      const server = await span()
      expect(server.status).toEqual({ code: UNSET })
      expect(server.events).toEqual([])
      expect(server.attributes).not.toHaveProperty('error.type')
    })

    it('does not call a 4xx an error', async () => {
      const { url } = await start()
      await send(`${url}/teapot`)
      const server = await span()
      expect(server.status.code).toBe(UNSET)
      expect(server.attributes).toMatchObject({ 'http.response.status_code': 418 })
      expect(server.attributes).not.toHaveProperty('error.type')
    })

    it('does not call an exception that becomes a 4xx an error', async () => {
      const { url } = await start()
      expect((await send(`${url}/forbidden`)).status).toBe(403)
      const server = await span()
      expect(server.status.code).toBe(UNSET)
      expect(server.events).toEqual([])
      expect(server.name).toBe('GET /forbidden')
    })

    it('calls a 5xx an error and says which', async () => {
      const { url } = await start()
      await send(`${url}/unavailable`)
      const server = await span()
      expect(server.status).toEqual({ code: ERROR })
      expect(server.attributes).toMatchObject({ 'http.response.status_code': 503, 'error.type': '503' })
    })

    it.each(['/throw', '/reject'])('records the exception of %s once', async path => {
      const { url } = await start()
      expect((await send(url + path)).status).toBe(500)
      const server = await span()
      expect(server.name).toBe(`GET ${path}`)
      expect(server.status).toEqual({ code: ERROR, message: 'boom' })
      expect(server.attributes).toMatchObject({
        'http.response.status_code': 500,
        'error.type': 'RangeError',
      })
      expect(server.events).toHaveLength(1)
      expect(exceptionOf(server)).toMatchObject({
        'exception.type': 'RangeError',
        'exception.message': 'boom',
        'exception.stacktrace': expect.stringContaining('RangeError: boom'),
      })
    })

    it('does not call a body that cannot be parsed an error of the server', async () => {
      const { url } = await start()
      const headers = { 'content-type': 'application/json' }
      const { status } = await send(`${url}/echo`, { method: 'POST', headers, body: '{"a":' })
      expect(status).toBe(400)
      const server = await span()
      expect(server.status.code).toBe(UNSET)
      expect(server.attributes).toMatchObject({ 'http.response.status_code': 400 })
    })
  })
}
