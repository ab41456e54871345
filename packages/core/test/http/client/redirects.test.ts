// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { expect, it } from 'vitest'
import { rememberRedirect, resendCountOf } from '../../../src/http/client/redirects.ts'
import { clientTracing } from './client-tracing.ts'

const { tracer } = clientTracing()
const FROM = 'http://a.test/from?x=1'

it('the request to where an answer led is the next attempt, once', () => {
  const parent = tracer.startSpan('parent')
  rememberRedirect(parent, { url: FROM, statusCode: 302, location: '/to#part' }, 0)
  expect(resendCountOf(parent, () => 'http://a.test/other')).toBe(0)
  expect(resendCountOf(parent, () => 'http://a.test/to')).toBe(1)
  expect(resendCountOf(parent, () => 'http://a.test/to')).toBe(0)
})

it('attempts are counted on', () => {
  const parent = tracer.startSpan('parent')
  rememberRedirect(parent, { url: FROM, statusCode: 307, location: 'https://b.test' }, 4)
  expect(resendCountOf(parent, () => 'https://b.test/')).toBe(5)
})

it('a request inside another span is a first attempt', () => {
  rememberRedirect(tracer.startSpan('parent'), { url: FROM, statusCode: 301, location: '/to' }, 0)
  expect(resendCountOf(tracer.startSpan('other'), () => 'http://a.test/to')).toBe(0)
})

it.each([
  [200, '/to'],
  [304, '/to'],
  [302, undefined],
  [302, 'http://'],
])('an answer of %d with the location %s leads nowhere', (statusCode, location) => {
  const parent = tracer.startSpan('parent')
  rememberRedirect(parent, { url: FROM, statusCode, location }, 0)
  expect(resendCountOf(parent, () => 'http://a.test/to')).toBe(0)
})

it('a span remembers no more than 16 at once', () => {
  const parent = tracer.startSpan('parent')
  for (let index = 0; index < 17; index++) {
    rememberRedirect(parent, { url: FROM, statusCode: 302, location: `/${index}` }, 0)
  }
  expect(resendCountOf(parent, () => 'http://a.test/15')).toBe(1)
  expect(resendCountOf(parent, () => 'http://a.test/16')).toBe(0)
})

it('the URL is not asked for where nothing is remembered', () => {
  expect(resendCountOf(tracer.startSpan('parent'), () => expect.unreachable())).toBe(0)
})

it('a span remembers no URL of more than 4,096 characters', () => {
  const parent = tracer.startSpan('parent')
  const [fits, long] = [`/${'x'.repeat(4000)}`, `/${'x'.repeat(4100)}`]
  for (const location of [fits, long]) rememberRedirect(parent, { url: FROM, statusCode: 302, location }, 0)
  expect(resendCountOf(parent, () => `http://a.test${fits}`)).toBe(1)
  expect(resendCountOf(parent, () => `http://a.test${long}`)).toBe(0)
})
