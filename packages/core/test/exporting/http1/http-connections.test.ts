// Through its file: the doors give one attempt after another, and not the connections that they take.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HttpConnections } from '../../../src/exporting/http1/http-connections.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { payload, transportTo } from '../delivery/deliver.ts'
import { startFaultServer } from './fault-server.ts'
import { startAnswering, startRawServer } from './raw-server.ts'
import { selfSigned } from './self-signed-certificate.ts'

const accepted = { outcome: 'accepted', rejectedSpans: 0 }
/** A retry that is not at once never comes. */
const patient = { retryDelayMillis: 1_000_000 }
const answer = (...headers: string[]) =>
  ['HTTP/1.1 200 OK', 'content-length: 0', ...headers, '', ''].join('\r\n')

/** Those that this process opens during the test. */
function clientSockets(): readonly Socket[] {
  const sockets: Socket[] = []
  const note = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket)
  subscribe('net.client.socket', note)
  onTestFinished(() => void unsubscribe('net.client.socket', note))
  return sockets
}

/** Not `once` of `node:events`, which takes an error for its own. */
async function isClosed(socket: Socket | undefined): Promise<void> {
  if (socket?.destroyed === false) await new Promise(resolve => socket.once('close', resolve))
}

describe('HttpConnections', () => {
  it.each([
    ['an answer of HTTP/1.1', answer(), 1],
    ['an answer of HTTP/1.0 that says so', answer('connection: keep-alive').replace('1.1', '1.0'), 1],
    ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 1],
    ['a wait of some seconds', answer('keep-alive: timeout=9'), 1],
    ['an answer of HTTP/1.0', answer().replace('1.1', '1.0'), 2],
    ['an answer that closes it', answer('connection: close'), 2],
    ['a wait of one second', answer('keep-alive: timeout=1'), 2],
    ['bytes after the answer', `${answer()}HTTP/1.1 500 Injected\r\n\r\n`, 2],
  ])('after %s, two requests take %3$i', async (_, text, count) => {
    const { url, sockets } = await startAnswering(text)
    const transport = transportTo({ url, ...patient })
    expect(await transport.send(payload)).toEqual(accepted)
    expect(await transport.send(payload)).toEqual(accepted)
    expect(sockets).toHaveLength(count)
    expect(transport.retries).toBe(0)
    if (count === 2) await isClosed(sockets[0])
  })

  it('closes what was idle for as long as the server keeps it, and a second less', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const { url, sockets } = await startAnswering(answer('keep-alive: timeout=2'))
    const clients = clientSockets()
    await transportTo({ url }).send(payload)
    vi.advanceTimersByTime(999)
    expect(clients[0]?.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(clients[0]?.destroyed).toBe(true)
    await isClosed(sockets[0])
  })

  it('keeps two', async () => {
    const { url, sockets } = await startAnswering(answer())
    const transport = transportTo({ url })
    await Promise.all(Array.from({ length: 4 }, () => transport.send(payload)))
    await eventually(() => expect(sockets.filter(socket => socket.destroyed).length).toBe(2))
    expect(sockets).toHaveLength(4)
  })

  it.each<[what: string, end: (socket: Socket) => void]>([
    ['ends it', socket => socket.end()],
    ['resets it', socket => socket.resetAndDestroy()],
    [
      'answers what nobody asked',
      socket => socket.write('HTTP/1.1 500 Injected\r\ncontent-length: 0\r\n\r\n'),
    ],
  ])('drops in silence what is idle when the server %s', async (_, end) => {
    const { url, sockets } = await startAnswering(answer())
    const clients = clientSockets()
    const transport = transportTo({ url, ...patient })
    expect(await transport.send(payload)).toEqual(accepted)
    const [socket] = sockets
    if (socket) end(socket)
    await isClosed(clients[0])
    expect(await transport.send(payload)).toEqual(accepted)
    expect([sockets.length, transport.retries]).toEqual([2, 0])
  })

  it.each<[what: string, end: (socket: Socket) => void]>([
    ['ends', socket => socket.end()],
    ['resets', socket => socket.resetAndDestroy()],
  ])('asks again at once where the server %s an idle connection at the next request', async (_, end) => {
    const { url, sockets } = await startRawServer((socket, index) => {
      let requests = 0
      socket.on('data', () => (index === 0 && requests++ > 0 ? end(socket) : socket.write(answer())))
    })
    const transport = transportTo({ url, ...patient })
    expect(await transport.send(payload)).toEqual(accepted)
    expect(await transport.send(payload)).toEqual(accepted)
    expect([sockets.length, transport.retries]).toEqual([2, 1])
  })

  it('does not ask again at once where the server had begun to answer', async () => {
    const { url } = await startRawServer(socket => {
      let requests = 0
      socket.on('data', () => (requests++ > 0 ? socket.end('HTTP/1.1 2') : socket.write(answer())))
    })
    const transport = transportTo({ url, ...patient })
    expect(await transport.send(payload)).toEqual(accepted)
    expect(await transport.send(payload)).toEqual({
      outcome: 'unreachable',
      reason: `${url} gave no answer that could be read: socket hang up (ECONNRESET)`,
    })
  })

  it('resumes the session of TLS on a new connection', async () => {
    const sessions: unknown[] = []
    const { url } = await startFaultServer(response => {
      const socket = response.socket as TLSSocket
      sessions.push([socket.alpnProtocol, socket.isSessionReused()])
      response.writeHead(200, { connection: 'close' }).end()
    }, selfSigned)
    const transport = transportTo({ url, tls: { ca: selfSigned.cert } })
    expect(await transport.send(payload)).toEqual(accepted)
    expect(await transport.send(payload)).toEqual(accepted)
    expect(sessions).toEqual([
      ['http/1.1', false],
      ['http/1.1', true],
    ])
  })

  it('tells the user whom it cannot open a socket for', () => {
    const lost: unknown[] = []
    const error = new Error('access to the network is restricted')
    const connections = new HttpConnections(() => {
      throw error
    }, 1)
    connections.request({ start() {}, receive() {}, lose: why => lost.push(why) })
    expect(lost).toEqual([error])
  })
})
