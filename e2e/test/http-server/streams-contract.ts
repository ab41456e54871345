import { once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import type { Harness } from './harness.ts'
import { UNSET } from './harness.ts'
import { open, send } from './http-client.ts'

/** The option `streams`. */
export function streamsContract({ start, span, spans }: Harness): void {
  describe('streams', () => {
    it.each(['/stream', '/events'])('ends the span of %s with its headers by `headers`', async path => {
      const { url, events } = await start({ hooks: { streams: 'headers' } })
      const response = await open(url + path)
      const { name, status, attributes } = await span()
      expect(name).toBe(`GET ${path}`)
      expect(attributes).toMatchObject({ 'http.response.status_code': 200, 'http.route': path })
      expect(status.code).toBe(UNSET)
      events.emit('continue')
      await once(response.resume(), 'end')
    })

    it('is no error of what was ended with its headers when the client closes it later', async () => {
      const { url } = await start({ hooks: { streams: 'headers' } })
      const response = await open(`${url}/stream`)
      expect((await span()).status.code).toBe(UNSET)
      const closed = once(response, 'close')
      response.destroy()
      await closed
    })

    it('ends the span of a whole response with its end by `headers`', async () => {
      const onEnd = vi.fn((_span, _request, { writableEnded }) => void expect(writableEnded).toBe(true))
      const { url } = await start({ hooks: { streams: 'headers', onEnd } })
      await send(`${url}/hello`)
      await send(`${url}/unavailable`)
      await send(`${url}/throw`)
      const statuses = (await spans(3)).map(({ attributes }) => attributes['http.response.status_code'])
      expect(statuses).toEqual([200, 503, 500])
      expect(onEnd).toHaveBeenCalledTimes(3)
    })

    it('still says by `headers` that the server failed before there were any', async () => {
      const { url } = await start({ hooks: { streams: 'headers' } })
      await send(`${url}/reject`)
      expect((await span()).attributes['error.type']).toMatch(/500|RangeError/)
    })

    it.each(['/stream', '/events'])('ends the span of %s with its last byte by default', async path => {
      const onEnd = vi.fn((_span, _request, { writableEnded }) => void expect(writableEnded).toBe(true))
      const { url, events } = await start({ hooks: { onEnd } })
      const response = await open(url + path)
      events.emit('continue')
      await once(response.resume(), 'end')
      await span()
      expect(onEnd).toHaveBeenCalledOnce()
    })
  })
}
