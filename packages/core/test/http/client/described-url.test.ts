// Through its file: what is remembered shows only in what the next URL costs.

import { expect, it } from 'vitest'
import { describedUrl } from '../../../src/http/client/described-url.ts'
import { redactUrl } from '../../../src/http/redaction.ts'

const PATHS = [
  '/',
  '/orders/7',
  '/a/../b',
  '/a/./b',
  '/.hidden',
  '/%2e%2e/b',
  '/a b',
  '/ü',
  '/a\\b',
  '/?a=1',
  '/?token=s3cret',
  '/a;token=s3cret',
  '/#fragment',
  '/a//b',
  "/it's",
  '/@me',
  '/a:b',
  '',
  '/a?x=/..',
  '/a?',
  '/a?b?c=/d@e',
  '/a?b=%2e%2E&c=;d',
  '/a?page=2&api_key=s3cret&x=y',
  '/a?p%61ss%77ord=s3cret',
  "/a?b='c'",
  '/a?b=ü',
  '/a?b#c?token=s3cret',
  '/a?b=[c]{d}|^`',
]
const ORIGINS = [
  'http://shop.example',
  'http://shop.example:80',
  'http://shop.example:8080',
  'https://shop.example:443',
  'HTTP://Shop.Example',
  'http://me:s3cret@shop.example',
  'http://[::1]:3000',
  'http://127.1',
]

it.each(ORIGINS)(
  'a URL of %s is described alike whether or not the one before it had the same server',
  origin => {
    for (const path of PATHS) {
      const url = origin + path
      const parsed = new URL(url)
      for (const before of [`${parsed.origin}/`, `${origin}/`, 'http://other.example/']) {
        describedUrl(before)
        const described = describedUrl(url)
        expect(described?.full, url).toBe(redactUrl(parsed))
        expect(described?.server, url).toEqual({
          address: parsed.hostname.replace(/^\[|\]$/g, ''),
          port: Number(parsed.port) || (parsed.protocol === 'https:' ? 443 : 80),
        })
      }
    }
  },
)

it('a server is recognised among others, and after many others', () => {
  const urls = Array.from(
    { length: 200 },
    (_, i) => `http://host-${i % 70}.example:8080/orders/${i}?page=${i}`,
  )
  for (const url of urls) {
    expect(describedUrl(url)).toEqual({
      server: { address: new URL(url).hostname, port: 8080 },
      full: url,
    })
  }
})

it.each(['', 'orders', '/orders', 'http://', '//shop.example/a'])('%j is no URL', url => {
  expect(describedUrl(url)).toBeUndefined()
})
