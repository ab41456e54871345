import { excessiveGrowth } from '@throughline/growth'
import { describe, expect, it } from 'vitest'
import { HttpResponseReader } from '../../../src/exporting/http1/http-response-reader.ts'

const KIB = 1024
const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

/** Has a reader read `text` again and again; says how many bytes it took before it refused, and why. */
function flood(start: string, text: string) {
  const reader = new HttpResponseReader()
  reader.read(Buffer.from(start, 'latin1'))
  const piece = Buffer.from(text, 'latin1')
  let taken = 0
  while (!reader.isOver && taken < 1024 * KIB) {
    reader.read(piece)
    taken += piece.length
  }
  return { taken, failure: reader.failure?.message }
}

function readByteByByte(bytes: Buffer): void {
  const reader = new HttpResponseReader()
  for (let at = 0; at < bytes.length; at++) reader.read(bytes.subarray(at, at + 1))
  reader.end()
}

describe('HttpResponseReader reads no more than', () => {
  it.each([
    ['16 KiB of informational answers', '', 'HTTP/1.1 100 C\r\n\r\n', 16],
    [
      '16 KiB of informational answers with headers',
      '',
      `HTTP/1.1 103 Hints\r\nlink: ${'x'.repeat(1000)}\r\n\r\n`,
      16,
    ],
    ['16 KiB of chunk extensions', CHUNKED, `1;${'x'.repeat(500)}\r\na\r\n`, 17],
    ['16 KiB of line ends and sizes', CHUNKED, '1\r\na\r\n', 20],
    ['16 KiB of trailers', `${CHUNKED}0\r\n`, 'a: b\r\n', 16],
    ['64 KiB of a body in chunks', CHUNKED, `400\r\n${'x'.repeat(KIB)}\r\n`, 66],
    ['64 KiB of a body that never ends', 'HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(KIB), 65],
  ])('%s', (_, start, text, kib) => {
    const { taken, failure } = flood(start, text)
    expect(failure).toMatch(/^(Parse Error: Header overflow|it is longer than 64 KiB)$/)
    expect(taken).toBeLessThanOrEqual(kib * KIB + text.length)
  })

  it('an answer to which an informational one belongs', () => {
    const hints = `HTTP/1.1 103 Hints\r\nlink: ${'x'.repeat(8 * KIB)}\r\n\r\n`
    const reader = new HttpResponseReader()
    reader.read(Buffer.from(`${hints}HTTP/1.1 200 OK\r\na: ${'x'.repeat(8 * KIB)}\r\n\r\n`))
    expect(reader.failure?.message).toBe('Parse Error: Header overflow')
  })
})

describe('HttpResponseReader keeps', () => {
  it('no piece that it was given', () => {
    const reader = new HttpResponseReader()
    for (const text of [
      'HTTP/1.1 200 Fi',
      'ne\r\ntransfer-encoding: chunked\r\n\r\n4;x\r\nbo',
      'dy\r\n0\r\n\r\n',
    ]) {
      const piece = Buffer.from(text)
      reader.read(piece)
      piece.fill('!')
    }
    expect(reader.head?.statusText).toBe('Fine')
    expect(Buffer.from(reader.body).toString()).toBe('body')
  })

  it('no more memory than twice the longest body', () => {
    const reader = new HttpResponseReader()
    reader.read(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))
    for (let taken = 0; taken < 64 * KIB; taken += 1000) reader.read(Buffer.alloc(1000))
    expect(reader.body.length).toBe(64 * KIB)
    expect(reader.body.buffer.byteLength).toBeLessThanOrEqual(128 * KIB)
  })
})

describe('HttpResponseReader takes as long for', () => {
  it.each([
    ['a status line', (size: number) => `HTTP/1.1 200 ${'x'.repeat(size)}\r\n\r\n`],
    ['a line without an end', (size: number) => `HTTP/1.1 200 ${'x'.repeat(size)}`],
    ['a header', (size: number) => `HTTP/1.1 200 OK\r\na: ${'x'.repeat(size)}\r\n\r\n`],
    ['many headers', (size: number) => `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(size / 6)}\r\n`],
    ['a chunk extension', (size: number) => `${CHUNKED}1;${'x'.repeat(size)}\r\na\r\n0\r\n\r\n`],
    ['trailers', (size: number) => `${CHUNKED}0\r\n${'a: b\r\n'.repeat(size / 6)}\r\n`],
    ['chunks', (size: number) => `${CHUNKED}${'1\r\na\r\n'.repeat(size / 6)}0\r\n\r\n`],
  ])('%s that comes in single bytes as eight of an eighth of it', async (_, text) => {
    const make = (size: number) => Buffer.from(text(size), 'latin1')
    expect(await excessiveGrowth({ make, feed: readByteByByte, largest: 15_200 })).toBeUndefined()
  })

  it('a body that comes in single bytes as eight of an eighth of it', async () => {
    const make = (size: number) => Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(size)}`)
    expect(await excessiveGrowth({ make, feed: readByteByByte, largest: 64_000 })).toBeUndefined()
  })
})
