import { describe, expect, it } from 'vitest'
import { HttpResponseReader } from '../../../src/exporting/http1/http-response-reader.ts'
import { expectLinear, leastMillis } from '../growth.ts'

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

function readWhole(bytes: Buffer): void {
  const reader = new HttpResponseReader()
  reader.read(bytes)
  reader.end()
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

describe('HttpResponseReader is as quick about', () => {
  const head = (field: string) => Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n${field}\r\n\r\n`)
  const harmless = head(`x-harmless: a${'x'.repeat(15 * KIB)}b`)
  const spaces = ' '.repeat(15 * KIB)

  // Some 10 microseconds; what is quadratic takes 300,000.
  it.each([
    ['spaces in `Connection`', `connection: a${spaces}b`],
    ['tabs in `Connection`', `connection: a${'\t'.repeat(15 * KIB)}b`],
    ['commas in `Connection`', `connection: a${','.repeat(15 * KIB)}b`],
    ['spaces in `Keep-Alive`', `keep-alive: a,${spaces}b`],
    ['digits in `Keep-Alive`', `keep-alive: timeout=${'9'.repeat(15 * KIB)}`],
    ['spaces before a value', `a:${spaces}b`],
    ['spaces after a value', `a: b${spaces}`],
    ['one header many times', new Array(2 * KIB).fill('a: b').join('\r\n')],
    ['many headers', Array.from({ length: KIB }, (_, index) => `x-${index}: b`).join('\r\n')],
    ['a header of many lines', `a: b${'\r\n c'.repeat(3 * KIB)}`],
    ['colons', `a${':'.repeat(15 * KIB)}`],
  ])('%s as about letters', (_, field) => {
    const hostile = head(field)
    const control = leastMillis(() => harmless, readWhole)
    expect(leastMillis(() => hostile, readWhole) / Math.max(control, 0.1)).toBeLessThan(100)
  })

  it.each([
    ['a status line', (size: number) => `HTTP/1.1 200 ${'x'.repeat(size)}\r\n\r\n`],
    ['a line without an end', (size: number) => `HTTP/1.1 200 ${'x'.repeat(size)}`],
    ['a header', (size: number) => `HTTP/1.1 200 OK\r\na: ${'x'.repeat(size)}\r\n\r\n`],
    ['many headers', (size: number) => `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(size / 6)}\r\n`],
    ['a chunk extension', (size: number) => `${CHUNKED}1;${'x'.repeat(size)}\r\na\r\n0\r\n\r\n`],
    ['trailers', (size: number) => `${CHUNKED}0\r\n${'a: b\r\n'.repeat(size / 6)}\r\n`],
    ['chunks', (size: number) => `${CHUNKED}${'1\r\na\r\n'.repeat(size / 6)}0\r\n\r\n`],
  ])('%s that comes in single bytes as about another of an eighth of it', (_, text) => {
    expectLinear(1900, size => Buffer.from(text(size), 'latin1'), readByteByByte)
  })

  it('a body that comes in single bytes as about another of an eighth of it', () => {
    expectLinear(8000, size => Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(size)}`), readByteByByte)
  })
})
