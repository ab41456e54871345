import { expect, it } from 'vitest'
import { nodeHttpTracing } from './node-http-tracing.ts'
import type { ReceivedRequest } from './recording-server.ts'

const { sendTraced } = nodeHttpTracing()

function bodyOf(received: ReceivedRequest | undefined): Buffer {
  return Buffer.from(received?.body ?? '', 'base64')
}

it.each([
  ['ASCII text', 'hello'],
  ['text beyond ASCII', 'h\u00e9llo \u{1f30d} w\u00f6rld'],
  ['text like a head', 'GET / HTTP/1.1\r\n\r\n'],
  ['bytes', Buffer.from([0, 1, 2, 250, 251, 255, 13, 10, 13, 10])],
  ['three megabytes', Buffer.alloc(3_000_000, 'abcdefg')],
])('a body of %s in end() arrives unharmed', async (_, body) => {
  const { received } = await sendTraced('/post', { method: 'POST' }, request => request.end(body))
  expect(bodyOf(received).equals(Buffer.from(body))).toBe(true)
  expect(received?.headers['content-length']).toBe(String(Buffer.byteLength(body)))
})

it.each(['latin1', 'base64', 'hex', 'utf16le'] as const)(
  'a body written as %s arrives unharmed',
  async encoding => {
    const body = Buffer.from('a\u00e9\u00ff\u00fe', 'latin1').toString(encoding)
    const { received } = await sendTraced('/post', { method: 'POST' }, request => request.end(body, encoding))
    expect(bodyOf(received).equals(Buffer.from(body, encoding))).toBe(true)
  },
)

it('a body of several writes arrives unharmed, the first ones from before there is a socket', async () => {
  const { received } = await sendTraced('/post', { method: 'POST' }, request => {
    for (let part = 0; part < 50; part++) request.write(`part ${part} \u00fc\n`)
    setImmediate(() => request.end('the end'))
  })
  const parts = Array.from({ length: 50 }, (_, part) => `part ${part} \u00fc\n`)
  expect(bodyOf(received).toString()).toBe(`${parts.join('')}the end`)
  expect(received?.headers['transfer-encoding']).toBe('chunked')
})

it('a body that follows headers sent before it arrives unharmed', async () => {
  const options = { method: 'PUT', headers: { 'content-length': 4 } }
  const { received } = await sendTraced('/put', options, request => {
    request.flushHeaders()
    request.once('socket', socket => socket.once('connect', () => request.end('late')))
  })
  expect(bodyOf(received).toString()).toBe('late')
})

it('a body of which nothing is written before there is a connection arrives unharmed', async () => {
  const { received } = await sendTraced('/post', { method: 'POST' }, request => {
    request.once('socket', socket => socket.once('connect', () => request.end('late')))
  })
  expect(bodyOf(received).toString()).toBe('late')
})

it('a body that waits for 100-continue arrives unharmed', async () => {
  const options = { method: 'POST', headers: { expect: '100-continue' } }
  const { received } = await sendTraced('/post', options, request => {
    request.once('continue', () => request.end('go on'))
  })
  expect(bodyOf(received).toString()).toBe('go on')
})

it('a late body after an array of headers arrives unharmed', async () => {
  const options = { method: 'POST', headers: ['Content-Length', '4', 'Host', 'example.test'] }
  const { received } = await sendTraced('/post', options, request => {
    request.once('socket', socket => socket.once('connect', () => request.end('late')))
  })
  expect(bodyOf(received).toString()).toBe('late')
})

it('the callbacks of write and end are called, and the request is told to be finished', async () => {
  const called: string[] = []
  await sendTraced('/post', { method: 'POST' }, request => {
    request.write('a', () => called.push('write'))
    request.on('finish', () => called.push('finish'))
    request.end('b', () => called.push('end'))
  })
  expect(called.toSorted()).toEqual(['end', 'finish', 'write'])
})
