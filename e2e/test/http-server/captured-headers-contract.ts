import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Harness, TestSpan } from './harness.ts'
import { send } from './http-client.ts'

function headersOf({ attributes }: TestSpan): object {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key.includes('.header.')))
}

/** Headers on spans, by an allow-list. Semantic conventions 1.44, http/http-spans.md, `http.request.header.<key>`. */
export function capturedHeadersContract({ start, span }: Harness): void {
  describe('captured headers', () => {
    it('are none by default', async () => {
      const { url } = await start()
      await send(`${url}/headers`, { headers: { 'x-tenant': 'acme', authorization: 'Bearer s3cret' } })
      expect(headersOf(await span())).toEqual({})
    })

    it('are those of the request and the response that are named, as arrays of texts', async () => {
      const { url } = await start({
        hooks: { captureHeaders: { request: ['X-Tenant', 'x-absent'], response: ['x-CACHE', 'x-absent'] } },
      })
      await send(`${url}/headers`, { headers: { 'X-TENANT': 'acme', 'x-other': '1' } })
      expect(headersOf(await span())).toEqual({
        'http.request.header.x-tenant': ['acme'],
        'http.response.header.x-cache': ['hit'],
      })
    })

    it('hold no credentials: neither those of their names nor those in URLs', async () => {
      const { url } = await start({
        hooks: {
          captureHeaders: {
            request: ['authorization', 'cookie', 'x-api-key', 'referer'],
            response: ['location', 'set-cookie'],
          },
        },
      })
      const headers = {
        authorization: 'Bearer s3cret',
        cookie: 'sid=s3cret',
        'x-api-key': 's3cret',
        referer: 'https://ann:s3cret@shop.example/?code=s3cret&page=2#id_token=s3cret',
      }
      await send(`${url}/headers`, { headers })
      expect(headersOf(await span())).toEqual({
        'http.request.header.authorization': ['REDACTED'],
        'http.request.header.cookie': ['REDACTED'],
        'http.request.header.x-api-key': ['REDACTED'],
        'http.request.header.referer': [
          'https://REDACTED:REDACTED@shop.example/?code=REDACTED&page=2#id_token=REDACTED',
        ],
        'http.response.header.location': ['/next?page=2&access_token=REDACTED'],
        'http.response.header.set-cookie': ['REDACTED', 'REDACTED'],
      })
    })

    it('are none of a response that was not sent', async () => {
      const { url, events } = await start({
        hooks: { captureHeaders: { request: ['x-tenant'], response: ['x-cache', 'content-type'] } },
      })
      const client = request(`${url}/hang`, { headers: { 'x-tenant': 'acme' } }).on('error', () => {})
      client.end()
      await once(events, 'hanging')
      client.destroy()
      expect(headersOf(await span())).toEqual({ 'http.request.header.x-tenant': ['acme'] })
    })

    it('are cut as all values are, by `attributeValueLengthLimit`', async () => {
      const { url } = await start({
        hooks: { captureHeaders: { request: ['x-tenant'], response: ['location'] } },
        spanLimits: { attributeValueLengthLimit: 10 },
      })
      const long = 'a'.repeat(10_000)
      await send(`${url}/headers?${long}`, { headers: { 'x-tenant': long, 'user-agent': long } })
      const { attributes } = await span()
      expect(attributes).toMatchObject({
        'http.request.header.x-tenant': ['a'.repeat(10)],
        'http.response.header.location': ['/next?page'],
        'url.query': 'a'.repeat(10),
        'user_agent.original': 'a'.repeat(10),
      })
    })

    it('have what a client has sent several times', async () => {
      const { url } = await start({ hooks: { captureHeaders: { request: ['x-tenant'] } } })
      await send(`${url}/hello`, { headers: ['host', 'x', 'x-tenant', 'a', 'x-tenant', 'b'] })
      expect(headersOf(await span())).toEqual({ 'http.request.header.x-tenant': ['a, b'] })
    })
  })
}
