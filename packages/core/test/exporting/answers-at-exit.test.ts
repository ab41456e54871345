import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { httpPostSync } from '../../src/exporting/http1/http-post-sync.ts'
import { grpcCallSync } from '../../src/exporting/otlp/grpc-call-sync.ts'

const KIB = 1024
/** Longer than any of these takes: what waited for it would fail by the timeout of the test. */
const PATIENCE = 60_000

/** A server in a thread of its own, as this one stands still meanwhile; gone when the test ends. Returns its port. */
async function startInThread(script: string): Promise<number> {
  const server = new Worker(
    `const listen = server => server.listen(0, '127.0.0.1', () => {
      require('node:worker_threads').parentPort.postMessage(server.address().port)
    })
    ${script}`,
    { eval: true },
  )
  onTestFinished(async () => void (await server.terminate()))
  const [port] = (await once(server, 'message')) as [number]
  return port
}

/** Answers each request, which must come in one piece, with these bytes, and never ends a connection. */
const startAnswering = (answer: string): Promise<number> =>
  startInThread(`listen(require('node:net').createServer(socket => {
    socket.on('error', () => {}).on('data', () => socket.write(${JSON.stringify(answer)}))
  }))`)

const startAnsweringGrpc = (body: string, message = ''): Promise<number> =>
  startInThread(`const server = require('node:http2').createServer()
    server.on('stream', stream => {
      stream.on('error', () => {})
      stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '3', 'grpc-message': ${JSON.stringify(message)} }))
      stream.resume().on('end', () => stream.end(${JSON.stringify(body)}))
    })
    listen(server)`)

function post(port: number, count: number) {
  const bodies = new Array<Uint8Array>(count).fill(Buffer.from('spans'))
  return httpPostSync({ url: `http://127.0.0.1:${port}/`, headers: {}, tls: undefined, bodies }, PATIENCE)
}

function call(port: number, count: number) {
  const messages = new Array<Uint8Array>(count).fill(Buffer.from('spans'))
  const target = { target: `127.0.0.1:${port}`, secure: false, tls: undefined, path: '/Export', headers: {} }
  return grpcCallSync({ ...target, isCompressed: false, messages }, PATIENCE)
}

describe('at exit, over HTTP', () => {
  it('64 KiB are read of a body that never ends, and the status counts', async () => {
    const port = await startAnswering(
      `HTTP/1.1 503 Busy\r\ncontent-type: a/b\r\nx: y\r\n\r\n${'x'.repeat(100 * KIB)}`,
    )
    const [answer, ...others] = post(port, 3)
    expect(others).toEqual([])
    expect(answer).toMatchObject({
      status: 503,
      statusText: 'Busy',
      headers: { 'content-type': 'a/b' },
      cutOff: 'it is longer than 64 KiB',
    })
    expect(answer).toHaveProperty('body.byteLength', 64 * KIB)
    expect(answer).not.toHaveProperty('headers.x')
  })

  it('no more than 1 MiB is kept of all bodies, and every status counts', async () => {
    const port = await startAnswering(
      `HTTP/1.1 200 OK\r\ncontent-length: ${60 * KIB}\r\n\r\n${'x'.repeat(60 * KIB)}`,
    )
    const answers = post(port, 30)
    expect(answers.map(answer => 'status' in answer && answer.status)).toEqual(new Array(30).fill(200))
    const kept = answers.reduce(
      (sum, answer) => sum + ('body' in answer ? answer.body.buffer.byteLength : 0),
      0,
    )
    expect(kept).toBe(17 * 60 * KIB)
  })

  it('128 KiB are read of chunks with long extensions, and the status counts', async () => {
    const chunks = `1;${'x'.repeat(1000)}\r\na\r\n`.repeat(1000)
    const port = await startAnswering(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}`)
    expect(post(port, 2)).toMatchObject([{ status: 200, cutOff: 'it is longer than 128 KiB' }])
  })

  it('128 KiB are read of informational answers', async () => {
    const port = await startAnswering('HTTP/1.1 103 Hints\r\n\r\n'.repeat(100_000))
    expect(post(port, 2)).toMatchObject([
      { failure: 'it sends informational answers only', wasReached: true },
    ])
  })
})

describe('at exit, over gRPC', () => {
  it('64 KiB are read of an answer', async () => {
    expect(call(await startAnsweringGrpc('x'.repeat(100 * KIB)), 3)).toEqual([
      { failure: 'its answer is longer than 64 KiB' },
    ])
  })

  it('no more than 1 MiB is kept of all answers, and every status counts', async () => {
    const answers = call(await startAnsweringGrpc('x'.repeat(60 * KIB), 'n'.repeat(5000)), 30)
    expect(answers.map(answer => 'code' in answer && [answer.code, answer.details.length])).toEqual(
      new Array(30).fill([3, 2000]),
    )
    const kept = answers.reduce(
      (sum, answer) => sum + ('code' in answer ? answer.message.buffer.byteLength : 0),
      0,
    )
    expect(kept).toBeLessThanOrEqual(1024 * KIB)
    expect(kept).toBeGreaterThan(900 * KIB)
  })
})
