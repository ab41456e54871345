// Through its file: most of these addresses cannot be reached.

import { expect, test } from 'vitest'
import { CopiedHeaders } from '../../../src/http/client/copied-headers.ts'
import { http2Origin, http2Target } from '../../../src/http/client/http2-target.ts'

test.each([
  ['https://shop.example', undefined, 'https://shop.example:443/'],
  ['http://shop.example', undefined, 'http://shop.example:80/'],
  [new URL('http://[::1]:8080/ignored'), {}, 'http://[::1]:8080/'],
  [{ hostname: '::1', port: 8080 }, { protocol: 'http:' }, 'http://[::1]:8080/'],
  [{ host: 'shop.example' }, () => {}, 'https://shop.example:443/'],
  [{}, undefined, 'https://localhost:443/'],
])('a session to %o with %o asks for %s', (authority, options, url) => {
  const target = http2Target(new CopiedHeaders(undefined), http2Origin(authority, options))
  expect(target).toEqual({ method: 'GET', url })
})

test.each([
  [{ ':authority': 'other.example', ':path': '/a?b=1' }, 'https://other.example/a?b=1'],
  [{ ':scheme': 'http', host: 'other.example:1' }, 'http://other.example:1/'],
  [[':path', '/a', ':method', 'PUT'], 'https://shop.example:443/a'],
  [{ ':method': 'OPTIONS', ':path': '*' }, 'https://shop.example:443'],
  [{ ':path': '@other.example/a' }, 'https://shop.example:443/@other.example/a'],
  [{ ':path': ':80/a' }, 'https://shop.example:443/:80/a'],
  [{ ':path': 'http://other.example/a' }, 'https://shop.example:443/http://other.example/a'],
])('the headers %o win', (headers, url) => {
  const origin = http2Origin('https://shop.example', undefined)
  expect(http2Target(new CopiedHeaders(headers), origin).url).toBe(url)
})
