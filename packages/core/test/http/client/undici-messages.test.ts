// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { expect, it } from 'vitest'
import type { UndiciRequest } from '../../../src/http/client/undici-messages.ts'
import { undiciHeader, undiciLocation, undiciUrl } from '../../../src/http/client/undici-messages.ts'

function request(fields: Partial<UndiciRequest>): UndiciRequest {
  return { method: 'GET', origin: 'http://a.test', path: '/', headers: [], addHeader: () => {}, ...fields }
}

it.each([
  [['Accept', '*/*', 'TraceParent', 'x'], true],
  [['Accept', ['*/*'], 'traceparent', 'x'], true],
  [['X-Names', 'traceparent'], false],
  ['accept: */*\r\nTraceParent: x\r\n', true],
  ['traceparent: x\r\n', true],
  ['x-note: traceparent: x\r\n', false],
  [undefined, false],
])('of the headers %j it is told whether one is a traceparent: %s', (headers, expected) => {
  expect(undiciHeader(request({ headers }), 'traceparent') !== undefined).toBe(expected)
})

it('the location is found among headers of bytes and of text', () => {
  const headers = [
    Buffer.from('X-Other'),
    Buffer.from('location'),
    Buffer.from('Location'),
    Buffer.from('/to'),
  ]
  expect(undiciLocation({ statusCode: 302, headers })).toBe('/to')
  expect(undiciLocation({ statusCode: 302, headers: ['location', '/to'] })).toBe('/to')
  expect(undiciLocation({ statusCode: 302, headers: [] })).toBeUndefined()
})

it('the URL is the origin, as text or as URL, and the path', () => {
  expect(undiciUrl(request({ path: '/x?y=1' }))).toBe('http://a.test/x?y=1')
  expect(undiciUrl(request({ origin: new URL('http://a.test:81/ignored'), path: '/x' }))).toBe(
    'http://a.test:81/x',
  )
})

it('the URL is what a forward proxy is asked for', () => {
  const asked = request({ origin: 'http://proxy.test:3128', path: 'http://a.test:8080/x' })
  expect(undiciUrl(asked)).toBe('http://a.test:8080/x')
})

it.each(['http:///b.test/x', 'http://[/x', '@b.test/x', ':80/x'])('the path %s names no server', path => {
  expect(undiciUrl(request({ path }))).toBe(`http://a.test/${path}`)
})
