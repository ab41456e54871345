// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { describe, expect, it } from 'vitest'
import { HttpResponseReader } from '../../../src/exporting/http1/http-response-reader.ts'

function read(text: string): HttpResponseReader {
  const reader = new HttpResponseReader()
  reader.read(Buffer.from(text, 'latin1'))
  return reader
}

const answer = (...lines: string[]) => [...lines, '', ''].join('\r\n')
const ok = (...lines: string[]) => answer('HTTP/1.1 200 OK', ...lines)
const FOREVER = Number.POSITIVE_INFINITY

describe('HttpResponseReader', () => {
  it('reads the status, the headers and the body', () => {
    const { head, body, isComplete } = read(`${ok('Content-Type: text/plain', 'Content-Length: 4')}body`)
    expect(head).toMatchObject({
      status: 200,
      statusText: 'OK',
      headers: { 'content-type': 'text/plain', 'content-length': '4' },
    })
    expect([Buffer.from(body).toString(), isComplete]).toEqual(['body', true])
  })

  it.each([
    ['an answer of HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 4\r\n\r\nbody'],
    ['chunks', `${ok('transfer-encoding: chunked')}1\r\nb\r\n003;a="b"\r\nody\r\n0\r\n\r\n`],
    ['chunks with trailers', `${ok('transfer-encoding: chunked')}4\r\nbody\r\n0\r\na: b\r\nc: d\r\n\r\n`],
    ['chunks of something compressed', `${ok('transfer-encoding: gzip, Chunked')}4\r\nbody\r\n0\r\n\r\n`],
    [
      'an answer after informational ones',
      `${answer('HTTP/1.1 100 Continue')}${answer('HTTP/1.1 103 Early Hints', 'link: </a>')}${ok('content-length: 4')}body`,
    ],
  ])('reads %s', (_, text) => {
    const { body, isComplete, failure } = read(text)
    expect([Buffer.from(body).toString(), isComplete, failure]).toEqual(['body', true, undefined])
  })

  it.each([204, 304])('expects no body of a %i', status => {
    expect(read(answer(`HTTP/1.1 ${status} Fine`, 'content-length: 4'))).toMatchObject({
      isComplete: true,
      keepAliveMillis: FOREVER,
    })
  })

  it('reads a body without a length until the connection ends', () => {
    const reader = read(`${ok()}bo`)
    reader.read(Buffer.from('dy'))
    expect(reader.isOver).toBe(false)
    reader.end()
    expect([Buffer.from(reader.body).toString(), reader.isComplete]).toEqual(['body', true])
  })

  it('takes the first of what can only come once, and lists the rest', () => {
    const twice = [
      'Retry-After: 1',
      'retry-after: 2',
      'Content-Type: a/b',
      'content-type: c/d',
      'X: 1',
      'x: 2',
    ]
    expect(read(ok(...twice)).head?.headers).toEqual({
      'retry-after': '1',
      'content-type': 'a/b',
      x: '1, 2',
    })
  })

  it('unfolds a header of several lines', () => {
    expect(read(ok('a: b', '  c', '\td', 'e:f')).head?.headers).toEqual({ a: 'b c d', e: 'f' })
  })

  it('takes a header of any name for a header', () => {
    const { headers } = read(ok('__proto__: a', 'constructor: b')).head ?? {}
    expect(Object.entries(headers ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
  })
})

describe('HttpResponseReader, of a connection', () => {
  it.each<[why: string, text: string, millis: number]>([
    ['nothing is said', ok('content-length: 0'), FOREVER],
    ['it is to be kept', ok('content-length: 0', 'connection: Keep-Alive'), FOREVER],
    ['it is kept for a while', ok('content-length: 0', 'keep-alive: max=9, timeout=5'), 4000],
    ['it is kept for a second', ok('content-length: 0', 'keep-alive: timeout=1'), 0],
    ['it is kept for no time', ok('content-length: 0', 'keep-alive: timeout=0'), 0],
    ['it is closed', ok('content-length: 0', 'connection: foo ,Close'), 0],
    ['HTTP/1.0 says nothing', answer('HTTP/1.0 200 OK', 'content-length: 0'), 0],
    ['HTTP/1.0 keeps it', answer('HTTP/1.0 200 OK', 'content-length: 0', 'connection: keep-alive'), FOREVER],
    [
      'HTTP/1.0 sends chunks',
      `${answer('HTTP/1.0 200 OK', 'transfer-encoding: chunked', 'connection: keep-alive')}0\r\n\r\n`,
      0,
    ],
    ['bytes follow the answer', `${ok('content-length: 0')}H`, 0],
    ['a body follows a 204', `${answer('HTTP/1.1 204 None', 'content-length: 1')}x`, 0],
    ['the answer is not complete', ok('content-length: 1'), 0],
  ])('tells how long it lasts when %s', (_, text, millis) => {
    expect(read(text).keepAliveMillis).toBe(millis)
  })
})

describe('HttpResponseReader refuses', () => {
  const expected = 'Parse Error: Expected HTTP/1.'
  const header = 'Parse Error: Invalid header'
  const length = 'Parse Error: Invalid Content-Length'
  const both = "Parse Error: Content-Length can't be present with Transfer-Encoding"
  const overflow = 'Parse Error: Header overflow'
  it.each([
    ['another protocol, at its first byte', '\0', expected],
    ['another version', 'HTTP/2', expected],
    ['an empty line before the answer', '\r\nHTTP/1.1 200 OK\r\n\r\n', expected],
    ['a version to come', answer('HTTP/1.2 200 OK'), 'Parse Error: Invalid status line'],
    ['a status of two digits', answer('HTTP/1.1 20 OK'), 'Parse Error: Invalid status line'],
    ['a status below 100', answer('HTTP/1.1 099 OK'), 'Parse Error: Invalid status line'],
    ['control characters in the status', answer('HTTP/1.1 200 \0'), 'Parse Error: Invalid status line'],
    ['a change of protocol', answer('HTTP/1.1 101 Up'), 'it changes the protocol without being asked to'],
    ['lines without CR', 'HTTP/1.1 200 OK\n', 'Parse Error: Missing expected CR'],
    ['a header without a colon', ok('header'), header],
    ['a header without a name', ok(': value'), header],
    ['a space before the colon', ok('content-length : 0'), header],
    ['a space in a name', ok('content length: 0'), header],
    ['control characters in a value', ok('a: b\0'), header],
    ['CR in a value', ok('a: b\rc: d'), header],
    ['a fold before all headers', ok(' a: b'), 'Parse Error: Unexpected whitespace before the first header'],
    ['two lengths', ok('content-length: 1', 'content-length: 2'), length],
    ['a negative length', ok('content-length: -1'), length],
    ['a length with a sign', ok('content-length: +1'), length],
    ['a length in hexadecimal', ok('content-length: 0x1'), length],
    ['an empty length', ok('content-length:'), length],
    ['a length beyond all numbers', ok('content-length: 99999999999999999999'), length],
    ['a length beside chunks', ok('content-length: 1', 'transfer-encoding: chunked'), both],
    ['a chunk without size', `${ok('transfer-encoding: chunked')}\r\n`, 'Parse Error: Invalid chunk size'],
    ['a negative chunk', `${ok('transfer-encoding: chunked')}-1\r\n`, 'Parse Error: Invalid chunk size'],
    [
      'a chunk beyond all numbers',
      `${ok('transfer-encoding: chunked')}ffffffffffffffff\r\n`,
      'Parse Error: Invalid chunk size',
    ],
    [
      'a chunk longer than its size',
      `${ok('transfer-encoding: chunked')}1\r\nab\r\n`,
      'Parse Error: Expected LF after chunk data',
    ],
    ['a malformed trailer', `${ok('transfer-encoding: chunked')}0\r\nno\r\n\r\n`, header],
    ['a head above 16 KiB', ok(`a: ${'x'.repeat(16_384)}`), overflow],
    ['a head above 16 KiB in many lines', ok(...new Array(4000).fill('a: b')), overflow],
    ['a head that does not end', `HTTP/1.1 200 OK\r\na: ${'x'.repeat(16_384)}`, overflow],
    ['a chunk size that does not end', `${ok('transfer-encoding: chunked')}${'0'.repeat(16_385)}`, overflow],
    ['a body above 64 KiB', `${ok()}${'x'.repeat(65_537)}`, 'it is longer than 64 KiB'],
  ])('%s', (_, text, message) => {
    const { isComplete, failure, keepAliveMillis } = read(text)
    expect([isComplete, failure?.message, keepAliveMillis]).toEqual([false, message, 0])
  })

  it('nothing of a head and a body of the greatest length', () => {
    const head = ok(`a: ${'x'.repeat(16_384 - 24)}`)
    expect(head.length).toBe(16_384)
    const reader = read(head + 'x'.repeat(65_536))
    reader.end()
    expect([reader.isComplete, reader.body.length]).toEqual([true, 65_536])
  })

  it.each([
    ['before the answer', '', 'socket hang up'],
    ['in the head', 'HTTP/1.1 200 OK\r\n', 'socket hang up'],
    ['after an informational head', answer('HTTP/1.1 100 Continue'), 'socket hang up'],
    ['in the body', ok('content-length: 1'), 'aborted'],
    ['between chunks', ok('transfer-encoding: chunked'), 'aborted'],
  ])('an end %s', (_, text, message) => {
    const reader = read(text)
    reader.end()
    expect(reader.failure).toMatchObject({ message, code: 'ECONNRESET' })
  })
})
