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

it.each(['', 'orders', '/orders', 'http://', '//shop.example/a'])('%j is no URL', url => {
  expect(describedUrl(url)).toBeUndefined()
})
