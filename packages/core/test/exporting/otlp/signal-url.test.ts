// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { expect, it } from 'vitest'
import { tracesUrl } from '../../../src/exporting/otlp/signal-url.ts'

it.each([
  ['http://collector:4318', 'http://collector:4318/v1/traces'],
  ['http://collector:4318/', 'http://collector:4318/v1/traces'],
  ['https://collector/base//', 'https://collector/base/v1/traces'],
  ['https://collector/otlp?tenant=a', 'https://collector/otlp/v1/traces?tenant=a'],
  [new URL('http://collector'), 'http://collector/v1/traces'],
])('%s', (base, url) => {
  expect(tracesUrl(base)).toBe(url)
  expect(tracesUrl(new URL(base))).toBe(url)
})
