import type { Attributes } from '@opentelemetry/api'
import type { Sampler } from '@throughline/core'
import { rules } from '@throughline/core'
import { expectSemanticConventions } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { send, sendRaw } from './http-client.ts'

const HEADERS = { host: 'shop.example:8080', 'user-agent': 'contract/1' }

/** The attributes of server spans: semantic conventions 1.44, http/http-spans.md. */
export function attributesContract({ start, span, spans }: Harness): void {
  describe('attributes', () => {
    it('has all of the stable HTTP conventions and no others', async () => {
      const { url } = await start()
      await send(`${url}/users/42?color=red`, { headers: HEADERS })
      const { attributes, kind } = await span()
      expect(kind).toBe(1)
      expect(attributes).toEqual({
        'client.address': '127.0.0.1',
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'http.route': '/users/:id',
        'network.peer.address': '127.0.0.1',
        'network.peer.port': expect.any(Number),
        'network.protocol.version': '1.1',
        'server.address': 'shop.example',
        'server.port': 8080,
        'url.path': '/users/42',
        'url.query': 'color=red',
        'url.scheme': 'http',
        'user_agent.original': 'contract/1',
      })
    })

    it('shows samplers all that is known at the start', async () => {
      const seen: Attributes[] = []
      const sampler: Sampler = {
        shouldSample(...[, , , , attributes]) {
          seen.push({ ...attributes })
          return { decision: 2 }
        },
        toString: () => 'seen',
      }
      const { url } = await start({ sampler, hooks: { captureHeaders: { request: ['x-tenant'] } } })
      await send(`${url}/users/42?color=red&token=s3cret`, { headers: { ...HEADERS, 'x-tenant': 'acme' } })
      expect(seen).toEqual([
        expect.objectContaining({
          'client.address': '127.0.0.1',
          'http.request.header.x-tenant': ['acme'],
          'http.request.method': 'GET',
          'network.peer.address': '127.0.0.1',
          'network.protocol.version': '1.1',
          'server.address': 'shop.example',
          'server.port': 8080,
          'url.path': '/users/42',
          'url.query': 'color=red&token=REDACTED',
          'url.scheme': 'http',
          'user_agent.original': 'contract/1',
        }),
      ])
      expect((await span()).attributes).toMatchObject(seen[0] ?? {})
    })

    it('leaves out what a rule finds by its user agent', async () => {
      const sampler = rules([{ attributes: { 'user_agent.original': 'probe/*' }, sampler: 0 }])
      const { url } = await start({ sampler })
      await send(`${url}/hello`, { headers: { 'user-agent': 'probe/1' } })
      await send(`${url}/users/42`, { headers: HEADERS })
      expect((await span()).name).toBe('GET /users/:id')
    })

    it('follows the conventions, whatever the status', async () => {
      const { url } = await start()
      for (const path of ['/users/42', '/hello?a=1', '/no-such-route', '/throw']) await send(url + path)
      expectSemanticConventions(await spans(4))
    })

    it('has no query where there is none', async () => {
      const { url } = await start()
      await send(`${url}/hello?`)
      expect((await span()).attributes).not.toHaveProperty('url.query')
    })

    it('shows no credentials of the query', async () => {
      const { url } = await start()
      await send(`${url}/hello?page=2&access_token=s3cret&X-Amz-Signature=s3cret&user[password]=s3cret`)
      expect((await span()).attributes['url.query']).toBe(
        'page=2&access_token=REDACTED&X-Amz-Signature=REDACTED&user[password]=REDACTED',
      )
    })

    it('knows the IPv6 address and the default port of a host', async () => {
      const { url } = await start()
      await send(`${url}/hello`, { headers: { host: '[::1]' } })
      expect((await span()).attributes).toMatchObject({ 'server.address': '::1', 'server.port': 80 })
    })

    it.each(['a:b:c', ':80', 'x:999999'])('ignores a host that is none: "%s"', async host => {
      const { url } = await start()
      await send(`${url}/hello`, { headers: { host } })
      expect((await span()).attributes).not.toHaveProperty('server.address')
    })

    it('knows HTTP/1.0 without a host', async () => {
      const { url } = await start()
      expect(await sendRaw(url, 'GET /hello HTTP/1.0\r\n\r\n')).toContain('200 OK')
      const { attributes } = await span()
      expect(attributes).toMatchObject({ 'network.protocol.version': '1.0' })
      expect(attributes).not.toHaveProperty('server.address')
    })

    it('knows HTTP/1.1 with an empty host', async () => {
      const { url } = await start()
      await sendRaw(url, 'GET /hello HTTP/1.1\r\nhost:\r\nconnection: close\r\n\r\n')
      expect((await span()).attributes).not.toHaveProperty('server.address')
    })

    it('takes the path out of a request to a proxy', async () => {
      const { url } = await start()
      await sendRaw(url, 'GET http://shop.example/hello?a=1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
      expect((await span()).attributes).toMatchObject({ 'url.path': '/hello', 'url.query': 'a=1' })
    })

    it('does not believe the headers of a proxy that the framework does not trust', async () => {
      const { url } = await start()
      const headers = {
        host: 'localhost:1',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      }
      await send(`${url}/hello`, { headers })
      expect((await span()).attributes).toMatchObject({
        'client.address': '127.0.0.1',
        'server.address': 'localhost',
        'url.scheme': 'http',
      })
    })

    it.each([
      ['shop.example:8443', 'shop.example', 8443],
      ['[2001:db8::1]:8443', '2001:db8::1', 8443],
    ])('reads the port that the client of a trusted proxy has asked for: %s', async (host, address, port) => {
      const { url } = await start({ trustProxy: true })
      const headers = { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' }
      await send(`${url}/hello`, { headers })
      expect((await span()).attributes).toMatchObject({ 'server.address': address, 'server.port': port })
    })

    it('believes a proxy that the framework trusts, and still tells the peer', async () => {
      const { url } = await start({ trustProxy: true })
      const headers = {
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'shop.example',
        'x-forwarded-proto': 'https',
      }
      await send(`${url}/hello`, { headers })
      expect((await span()).attributes).toMatchObject({
        'client.address': '203.0.113.9',
        'network.peer.address': '127.0.0.1',
        'server.address': 'shop.example',
        'server.port': 443,
        'url.scheme': 'https',
      })
    })
  })
}
