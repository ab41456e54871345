// Through its file: the doors show it within whole spans, one request or message for each case.

import { expect, test } from 'vitest'
import { serverAddress } from '../../src/http/server-address.ts'

test.each([
  ['shop.example', 'http', 'shop.example', 80],
  ['shop.example', 'https', 'shop.example', 443],
  ['shop.example:8080', 'https', 'shop.example', 8080],
  ['127.0.0.1:3000', 'http', '127.0.0.1', 3000],
  ['[::1]:3000', 'http', '::1', 3000],
  ['[::1]', 'http', '::1', 80],
])('%s by %s is %s, port %i', (host, scheme, address, port) => {
  expect(serverAddress(host, scheme)).toEqual({ address, port })
})

test.each(['', ':80', 'a:b', 'a:1:2', '[', '[]', '::1', 'a:123456'])('%s is no host', host => {
  expect(serverAddress(host, 'http')).toBeUndefined()
})
