import { once } from 'node:events'
import type { RequestOptions } from 'node:http'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attributes } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { exchange } from './exchange.ts'
import { nodeHttpTracing } from './node-http-tracing.ts'

const { exporter, inSpan, server, sendTraced } = nodeHttpTracing()
/** A `Host` that is not where the request goes. */
const headers = { host: 'virtual.test' }

async function attributesOfFailed(path: string, options: RequestOptions): Promise<Attributes | undefined> {
  await expect(inSpan(() => exchange(server().url + path, options))).rejects.toThrow()
  await exporter.waitFor(1, { timeout: 30_000 })
  return exporter.take()[0]?.attributes
}

function address(path: string): Attributes {
  const { port, url } = server()
  return { 'server.address': '127.0.0.1', 'server.port': port, 'url.full': url + path }
}

it('a virtual host is not where a request went', async () => {
  const { span } = await sendTraced('/ok', { headers })
  expect(span?.attributes).toMatchObject(address('/ok'))
})

it('nor where one went that was given up', async () => {
  const controller = new AbortController()
  const failed = attributesOfFailed('/hang', { headers, signal: controller.signal })
  await eventually(() => expect(server().received.length).toBe(1))
  controller.abort()
  expect(await failed).toMatchObject({
    ...address('/hang'),
    'network.peer.address': '127.0.0.1',
    'network.peer.port': server().port,
  })
})

it('nor where one went that was refused', async () => {
  const expected = address('/gone')
  await server()[Symbol.asyncDispose]()
  expect(await attributesOfFailed('/gone', { headers })).toMatchObject(expected)
})

it.each(['refused by all addresses of a name', 'refused by its only one'])(
  'nor where one went, %s',
  async name => {
    const { port } = server()
    await server()[Symbol.asyncDispose]()
    const all = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ].slice(0, name.includes('only') ? 1 : 2)
    const lookup: RequestOptions['lookup'] = (_name, _options, callback) => callback(null, all)
    const options = { host: 'a.test', port, headers, lookup, autoSelectFamily: true }
    await expect(inSpan(() => exchange(`http://a.test:${port}/x`, options))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
    await exporter.waitFor(1, { timeout: 30_000 })
    expect(exporter.take()[0]?.attributes).toMatchObject({ 'server.address': 'a.test', 'server.port': port })
  },
)

it('OPTIONS * asks the server itself', async () => {
  const { span, received } = await sendTraced('/', { path: '*', method: 'OPTIONS' })
  expect(received?.url).toBe('*')
  expect(span?.attributes).toMatchObject(address('/'))
})

it('behind a Unix domain socket there is no port', async () => {
  const socketPath = join(tmpdir(), `throughline-${process.pid}.sock`)
  const listening = createServer((_request, response) => response.end()).listen(socketPath)
  await once(listening, 'listening')
  await inSpan(() => exchange('http://localhost/x', { socketPath }))
  const [span] = exporter.take()
  expect(span?.attributes).toMatchObject({ 'server.address': socketPath, 'url.full': 'http://localhost/x' })
  expect(span?.attributes).not.toHaveProperty('server.port')
  listening.closeAllConnections()
  listening.close()
})
