import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

it.each(['20.19.0', '22.12.0', '24.0.0'])('reads the same of a request on Node %s', async node => {
  const versions = { value: { ...process.versions, node } }
  vi.stubGlobal('process', Object.create(process, { versions }))
  const { requestReader } = await import('../src/request-reader.ts')
  const seen: unknown[] = []
  const app = express()
  app.get('/orders/:id', (req, res) => {
    const { message, method, originalUrl, headers, socket, httpVersion, forwarded } =
      requestReader.incoming(req)
    const app = requestReader.appOf(req)
    seen.push([method, originalUrl, headers['x-test'], socket === req.socket, httpVersion])
    seen.push([app === req.app, message === req, forwarded === req, requestReader.routeOf(req)])
    res.end()
  })
  const server = app.listen(0)
  const { port } = server.address() as AddressInfo
  await fetch(`http://127.0.0.1:${port}/orders/7?x=1`, { headers: { 'x-test': 'yes' } })
  server.closeAllConnections()
  server.close()
  expect(seen).toEqual([
    ['GET', '/orders/7?x=1', 'yes', true, '1.1'],
    [true, true, true, expect.objectContaining({ path: '/orders/:id' })],
  ])
})
