import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deliver, transportTo } from '../delivery/deliver.ts'
import { startFaultServer } from './fault-server.ts'
import { selfSigned } from './self-signed-certificate.ts'

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

describe('httpPost, when the answer is a success that cannot be read', () => {
  it('stops reading a body of 100 MB', async () => {
    let written = 0
    const { url } = await startFaultServer(response => {
      const chunk = Buffer.alloc(1024 * 1024)
      pour()
      function pour(): void {
        if (written === 100 || response.destroyed) return void response.end()
        written++
        response.write(chunk, pour)
      }
    })
    expect(await deliver({ url })).toEqual({
      outcome: 'accepted',
      rejectedSpans: 0,
      message: 'the body of the answer was not read: it is longer than 64 KiB',
    })
    expect(written).toBeLessThan(100)
  })

  it('stops waiting for a body that trickles', async () => {
    const { url } = await startFaultServer(response => {
      const timer = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(timer))
    })
    expect(await deliver({ url, ...soon })).toMatchObject({
      outcome: 'accepted',
      message: 'the body of the answer was not read: it did not end within 0.4 s',
    })
  })

  it('does not mind a reset in the middle of the body', async () => {
    const { url } = await startFaultServer(response => {
      response.writeHead(200, { 'content-length': 10 }).write('half')
      response.socket?.end()
    })
    expect(await deliver({ url })).toMatchObject({
      outcome: 'accepted',
      message: 'the body of the answer was not read: aborted (ECONNRESET)',
    })
  })
})

describe('httpPost, when nothing comes back', () => {
  it('stops waiting for an answer', async () => {
    const { url } = await startFaultServer(() => {})
    const before = performance.now()
    expect(await deliver({ url, ...soon })).toEqual({
      outcome: 'unreachable',
      reason: `${url} could not be reached: no answer within 0.4 s`,
    })
    expect(performance.now() - before).toBeLessThan(2000)
  })

  it('stops waiting for a server that accepts and keeps silent', async () => {
    const url = await startRawServer(() => {})
    expect(await deliver({ url, ...soon })).toMatchObject({
      reason: `${url} could not be reached: no answer within 0.4 s`,
    })
  })

  it('names the address that refuses connections', async () => {
    const { url, server } = await startFaultServer()
    server.close()
    const address = url.replace(/^http:\/\/(.*)\/v1\/traces$/, '$1')
    expect(await deliver({ url, ...soon })).toEqual({
      outcome: 'unreachable',
      reason: `${url} could not be reached: connect ECONNREFUSED ${address}`,
    })
  })

  it('names the host that does not exist', async () => {
    const url = 'http://collector.invalid:4318/v1/traces'
    const { outcome, ...rest } = await deliver({
      url,
      ...soon,
      timeoutMillis: 5000,
      attemptTimeoutMillis: 5000,
      retryDelayMillis: 10_000,
    })
    expect(outcome).toBe('unreachable')
    expect(rest).toMatchObject({
      reason: expect.stringMatching(/could not be reached: (getaddrinfo E|no answer)/),
    })
  })

  it('says that a connection was reset', async () => {
    const url = await startRawServer(socket => socket.once('data', () => socket.resetAndDestroy()))
    expect(await deliver({ url, ...soon })).toMatchObject({
      outcome: 'unreachable',
      reason: `${url} could not be reached: read ECONNRESET`,
    })
  })

  it('says that a certificate is not trusted', async () => {
    const { url } = await startFaultServer(undefined, selfSigned)
    expect(await deliver({ url, ...soon })).toEqual({
      outcome: 'unreachable',
      reason: `${url} could not be reached: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    })
  })

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
