import { once } from 'node:events'
import type { RequestOptions } from 'node:http'
import { Agent, request } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import type { HttpClientOptions, Tracing } from '@throughline/core'
import { startTracing, traceAgent, withSpan } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { Client } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'

/** The heads of requests as they have arrived: a server of `node:http` refuses most of these targets. */
const heads: string[] = []
let server: Server
let port: number
let tracing: Tracing | undefined

beforeAll(async () => {
  server = createServer(socket => {
    let head = ''
    socket.setEncoding('latin1').on('data', text => {
      head += text
      if (!head.endsWith('\r\n\r\n')) return
      heads.push(head)
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    socket.on('error', () => {})
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => void server.close())
afterEach(async () => {
  heads.length = 0
  await tracing?.shutdown()
})

function start(httpClients: boolean | HttpClientOptions): MemoryExporter {
  const exporter = checkedExporter()
  tracing = startTracing({ service: 'test', exporter, flushOnExit: false, httpClients })
  return exporter
}

async function byNode(options: RequestOptions): Promise<void> {
  const asked = request({ host: '127.0.0.1', port, ...options }).end()
  const isTunnel = options.method === 'CONNECT'
  const [response, socket] = await once(asked, isTunnel ? 'connect' : 'response')
  if (isTunnel) socket.destroy()
  else await once(response.resume(), 'end')
}

type Send = (options: RequestOptions) => Promise<void>

/** What traces requests of `node:http`. */
const TRACED: [string, (options: HttpClientOptions) => { exporter: MemoryExporter; send: Send }][] = [
  ['startTracing', options => ({ exporter: start(options), send: byNode })],
  [
    'traceAgent',
    options => {
      const agent = traceAgent(new Agent(), options)
      return { exporter: start(false), send: asked => byNode({ agent, ...asked }) }
    },
  ],
]

async function sent(exporter: MemoryExporter, send: () => Promise<unknown>) {
  await withSpan('outer', send)
  const { attributes = {} } = exporter.take().find(({ kind }) => kind === 2) ?? {}
  return {
    line: heads.at(-1)?.split(' HTTP/')[0],
    shown: [attributes['server.address'], attributes['server.port'], attributes['url.full']],
  }
}

describe.each(TRACED)('a request of node:http that %s traces', (_, traced) => {
  it.each([
    ['@evil.test/x?sig=S', '/@evil.test/x?sig=REDACTED'],
    ['nolead', '/nolead'],
    ['1/x', '/1/x'],
    ['.evil.test/x', '/.evil.test/x'],
    [':80/x', '/:80/x'],
    ['?a=1', '/?a=1'],
    ['http:evil.test/x', '/http:evil.test/x'],
    ['http://[/x', '/http://[/x'],
    ['http:///evil.test/x', '/http:///evil.test/x'],
    ['ftp://evil.test/x', '/ftp://evil.test/x'],
    ['//evil.test/x', '//evil.test/x'],
    ['/@evil.test/x', '/@evil.test/x'],
    ['/a?', '/a?'],
    ['/a#access_token=S', '/a'],
    ['/a?#access_token=S', '/a?'],
  ])('for %s is shown at the server that it went to', async (path, shown) => {
    const { exporter, send } = traced({})
    expect(await sent(exporter, () => send({ path }))).toEqual({
      line: `GET ${path}`,
      shown: ['127.0.0.1', port, `http://127.0.0.1:${port}${shown}`],
    })
  })

  it('for * is shown as a request to the server itself', async () => {
    const { exporter, send } = traced({})
    expect(await sent(exporter, () => send({ method: 'OPTIONS', path: '*' }))).toEqual({
      line: 'OPTIONS *',
      shown: ['127.0.0.1', port, `http://127.0.0.1:${port}/`],
    })
  })

  it('for a whole URL is shown as what a proxy is asked for', async () => {
    const { exporter, send } = traced({})
    expect(await sent(exporter, () => send({ path: 'http://shop.test:81/x' }))).toEqual({
      line: 'GET http://shop.test:81/x',
      shown: ['shop.test', 81, 'http://shop.test:81/x'],
    })
  })

  it('is shown at the server that it went to where its Host header begins like that', async () => {
    const { exporter, send } = traced({})
    const headers = { host: '127.0.0.1:80@evil.test' }
    const { shown } = await sent(exporter, () => send({ path: '/x', headers }))
    expect(shown).toEqual(['127.0.0.1', port, `http://127.0.0.1:${port}/x`])
  })

  it('is decided on by the server that it goes to', async () => {
    const hosts: string[] = []
    const note = ({ host }: URL) => void hosts.push(host)
    const { exporter, send } = traced({
      propagateTo: url => {
        note(url)
        return url.hostname.endsWith('.internal')
      },
      ignore: ({ url }) => note(url) === undefined && false,
      urlTemplate: ({ url }) => note(url),
    })
    await sent(exporter, () => send({ path: '@x.internal/p' }))
    expect(hosts).toEqual(Array(3).fill(`127.0.0.1:${port}`))
    expect(heads.join()).not.toContain('traceparent')
  })

  it('for a tunnel is not traced, whatever its authority', async () => {
    const asked: unknown[] = []
    const { exporter, send } = traced({ ignore: target => asked.push(target) < 0 })
    expect(await sent(exporter, () => send({ method: 'CONNECT', path: 'evil.test:443' }))).toEqual({
      line: 'CONNECT evil.test:443',
      shown: [undefined, undefined, undefined],
    })
    expect(asked).toEqual([])
  })
})

it('a request of undici for what is no URL is shown at the server that it went to', async () => {
  const origin = `http://127.0.0.1:${port}`
  const client = new Client(origin)
  const send = async () => (await client.request({ method: 'GET', path: 'http://[/x' })).body.dump()
  expect(await sent(start(true), send)).toEqual({
    line: 'GET http://[/x',
    shown: ['127.0.0.1', port, `${origin}/http://[/x`],
  })
  await client.close()
})
