import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deliver, transportTo } from '../delivery/deliver.ts'
import { startFaultServer } from './fault-server.ts'

/** Long enough for an answer on loopback, short enough to wait for. */
const soon = { timeoutMillis: 400, attemptTimeoutMillis: 400, retryDelayMillis: 1000 }

/** A server on loopback that speaks no HTTP. */
async function startRawServer(greet: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    greet(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`
}

describe('httpPost, when what comes back is not HTTP/1.1', () => {
  it('asks about plain http where TLS finds none', async () => {
    const { url } = await startFaultServer()
    const secure = url.replace('http:', 'https:')
    expect(await deliver({ url: secure, ...soon })).toMatchObject({
      reason: expect.stringMatching(/wrong version number.*; is this a port for plain http\?$/),
    })
  })

  it('asks about gRPC where the answer is not HTTP/1.1', async () => {
    const url = await startRawServer(socket => socket.end(Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0])))
    expect(await deliver({ url, ...soon })).toMatchObject({
      reason: expect.stringMatching(
        / \(HPE_\w+\); the answer is not HTTP\/1.1, is this the port for gRPC \(4317\)\?$/,
      ),
    })
  })

  it('does not follow a server that changes the protocol', async () => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'
    const url = await startRawServer(socket => socket.once('data', () => socket.write(answer)))
    expect(await deliver({ url, ...soon })).toMatchObject({ outcome: 'unreachable' })
  })
})

it('takes the status from a server that answers before it has read everything', async () => {
  const url = await startRawServer(socket =>
    socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n')),
  )
  const pieces = Array.from({ length: 64 }, () => Buffer.alloc(1024 * 1024))
  expect(await transportTo({ url }).send(pieces)).toEqual({
    outcome: 'refused',
    reason: `${url} answered 413 Too Large`,
  })
})
