import { describe, expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { send } from './http-client.ts'

/** Names of server spans. */
export function routeContract({ start, span, spans }: Harness): void {
  describe('names', () => {
    it('is called after the method and the pattern', async () => {
      const { url } = await start()
      await send(`${url}/users/42?x=1`)
      const server = await span()
      expect(server.name).toBe('GET /users/:id')
      expect(server.attributes).toMatchObject({ 'http.route': '/users/:id', 'url.path': '/users/42' })
    })

    it('keeps the parameters of mounts out of the name', async () => {
      const { url } = await start()
      for (const path of ['/orgs/1/users/2/orders/3', '/orgs/users/users/orders/orders/orders']) {
        await send(url + path)
        expect((await span()).name).toBe('GET /orgs/:org/users/:user/orders/:order')
      }
    })

    it('keeps the mounts in the name of a request that fails', async () => {
      const { url } = await start()
      await send(`${url}/orgs/1/users/2/orders/3/throw`)
      expect((await span()).name).toBe('GET /orgs/:org/users/:user/orders/:order/throw')
    })

    it('has no route for a 404, nor the path in its name', async () => {
      const { url } = await start()
      expect((await send(`${url}/nowhere/${Math.random()}`)).status).toBe(404)
      const server = await span()
      expect(server.name).toBe('GET')
      expect(server.attributes).not.toHaveProperty('http.route')
      expect(server.attributes).toMatchObject({ 'http.response.status_code': 404 })
      expect(server.status.code).toBe(0)
    })

    it('has no route for a path below a mount that nothing matches', async () => {
      const { url } = await start()
      await send(`${url}/orgs/1/nowhere`)
      expect((await span()).name).toBe('GET')
    })

    it('serves HEAD by the route of GET under its own name', async () => {
      const { url } = await start()
      const { status, body } = await send(`${url}/users/7`, { method: 'HEAD' })
      expect({ status, body }).toEqual({ status: 200, body: '' })
      expect((await span()).name).toBe('HEAD /users/:id')
    })

    it.each(['OPTIONS', 'DELETE'])('traces %s for which there is no handler', async method => {
      const { url } = await start()
      await send(`${url}/users/7`, { method })
      const server = await span()
      expect(server.name).toBe(method)
      expect(server.attributes).toMatchObject({ 'http.request.method': method })
    })

    it('gives no name to a method that callers invent', async () => {
      const { url } = await start()
      await send(`${url}/users/7`, { method: 'PROPFIND' })
      const server = await span()
      expect(server.name).toBe('HTTP')
      expect(server.attributes).toMatchObject({
        'http.request.method': '_OTHER',
        'http.request.method_original': 'PROPFIND',
      })
    })

    it('gives two requests on one route one name', async () => {
      const { url } = await start()
      await Promise.all([send(`${url}/users/1`), send(`${url}/users/2`)])
      expect(new Set((await spans(2)).map(({ name }) => name))).toEqual(new Set(['GET /users/:id']))
    })

    it('keeps a name that the application has given its span', async () => {
      const { url } = await start()
      await send(`${url}/named`)
      const { name, attributes } = await span()
      expect(name).toBe('query GetCart')
      expect(attributes).toMatchObject({ 'http.route': '/named' })
    })
  })
}
