import { describe, expect, it } from 'vitest'
import { deliver, payload, transportTo } from '../delivery/deliver.ts'
import { startFaultServer } from './fault-server.ts'
import { startAnswering, startRawServer } from './raw-server.ts'

/** Time for one attempt: a retry comes too late. */
const once = { timeoutMillis: 60_000, retryDelayMillis: 1_000_000 }
const accepted = { outcome: 'accepted', rejectedSpans: 0 }

describe('httpPost, when what comes back is not HTTP/1.1', () => {
  it('asks about plain http where TLS finds none', async () => {
    const { url } = await startFaultServer()
    const secure = url.replace('http:', 'https:')
    expect(await deliver({ url: secure, ...once })).toMatchObject({
      reason: expect.stringMatching(/wrong version number.*; is this a port for plain http\?$/),
    })
  })

  it('asks about gRPC where the answer is not HTTP/1.1', async () => {
    const { url } = await startRawServer(socket => socket.end(Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0])))
    expect(await deliver({ url, ...once })).toMatchObject({
      reason: expect.stringMatching(
        / \(HPE_\w+\); the answer is not HTTP\/1.1, is this the port for gRPC \(4317\)\?$/,
      ),
    })
  })

  it('does not follow a server that changes the protocol', async () => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'
    const { url } = await startRawServer(socket => socket.once('data', () => socket.write(answer)))
    expect(await deliver({ url, ...once })).toMatchObject({ outcome: 'unreachable' })
  })
})

describe('httpPost', () => {
  it('passes over informational answers', async () => {
    const hints = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n'
    const { url } = await startAnswering(`${hints}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`)
    expect(await deliver({ url, ...once })).toEqual(accepted)
  })

  it('reads an answer that lasts until the connection ends', async () => {
    const { url } = await startRawServer(socket =>
      socket.once('data', () => socket.end('HTTP/1.0 400 No\r\ncontent-type: text/plain\r\n\r\nwhy')),
    )
    expect(await deliver({ url })).toEqual({ outcome: 'refused', reason: `${url} answered 400 No: why` })
  })

  it('takes the status from a server that answers before it has read everything', async () => {
    const { url, sockets } = await startRawServer(socket =>
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n')),
    )
    const pieces = Array.from({ length: 64 }, () => Buffer.alloc(1024 * 1024))
    const transport = transportTo({ url })
    const refused = { outcome: 'refused', reason: `${url} answered 413 Too Large` }
    expect(await transport.send(pieces)).toEqual(refused)
    expect(await transport.send(pieces)).toEqual(refused)
    expect(sockets).toHaveLength(2)
  })

  it('says that the server ended the connection without an answer', async () => {
    const { url } = await startRawServer(socket => socket.once('data', () => socket.end()))
    expect(await deliver({ url, ...once })).toEqual({
      outcome: 'unreachable',
      reason: `${url} gave no answer that could be read: socket hang up (ECONNRESET)`,
    })
  })

  it('counts the wait for a connection, and leaves it when the time is over', async () => {
    const { url, sockets } = await startRawServer(() => {})
    const transport = transportTo({ url, ...once, timeoutMillis: 400 })
    const results = await Promise.all(Array.from({ length: 6 }, () => transport.send(payload)))
    // One that has waited gets the connection of another a moment before its own end.
    const reason = expect.stringMatching(/ (did not answer|could not be sent) within \d+ ms/)
    expect(results).toEqual(new Array(6).fill(expect.objectContaining({ outcome: 'unreachable', reason })))
    expect(results[0]).toMatchObject({
      reason: expect.stringMatching(
        / did not answer within \d+ ms; raise `timeout` \(now 400\) if it takes longer$/,
      ),
      isUnanswered: true,
    })
    expect(sockets.length).toBeLessThanOrEqual(6)
  })

  it('gives the place in the queue up when it is cancelled', async () => {
    const { url, sockets } = await startRawServer(() => {})
    const transport = transportTo({ url })
    const busy = Array.from({ length: 4 }, () => transport.send(payload))
    const waiting = transport.send(payload)
    await new Promise(setImmediate)
    transport.close()
    expect(await waiting).toMatchObject({
      reason: expect.stringMatching(/ could not be reached: the request could not be sent within \d+ ms$/),
    })
    await Promise.all(busy)
    expect(sockets.length).toBeLessThanOrEqual(4)
  })
})
