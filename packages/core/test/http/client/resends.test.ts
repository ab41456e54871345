// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { expect, it } from 'vitest'
import type { ClientKind } from '../../../src/http/client/client-kind.ts'
import type { ClientTarget } from '../../../src/http/client/http-client-attributes.ts'
import type { ResendCause } from '../../../src/http/client/resends.ts'
import { rememberResult, resendCountOf } from '../../../src/http/client/resends.ts'
import { clientTracing } from './client-tracing.ts'

const { tracer } = clientTracing()
const unasked = (): never => expect.unreachable()
const FROM = 'http://a.test/from?x=1'

const CLIENT: ClientKind<ClientTarget> = { targetOf: target => target, follows: unasked }

function redirected(statusCode: number, location: string | undefined, resendCount = 0) {
  const parent = tracer.startSpan('parent')
  rememberResult(parent, { method: 'POST', url: FROM, statusCode, location }, resendCount, false)
  return parent
}

function followRedirect(parent: ReturnType<typeof redirected>, url: string): number {
  return resendCountOf(parent, { method: 'GET', url }, { ...CLIENT, follows: () => true })
}

it('the request to where an answer led is the next attempt, once', () => {
  const parent = redirected(302, '/to#part')
  expect(followRedirect(parent, 'http://a.test/other')).toBe(0)
  expect(followRedirect(parent, 'http://a.test/to')).toBe(1)
  expect(followRedirect(parent, 'http://a.test/to')).toBe(0)
})

it('a request to where an answer led is no further attempt if no client has followed it', () => {
  const parent = redirected(302, '/to')
  const own = { ...CLIENT, follows: () => false }
  expect(resendCountOf(parent, { method: 'GET', url: 'http://a.test/to' }, own)).toBe(0)
})

it('attempts are counted on', () => {
  expect(followRedirect(redirected(307, 'https://b.test', 4), 'https://b.test/')).toBe(5)
})

it('a request inside another span is a first attempt', () => {
  redirected(301, '/to')
  expect(followRedirect(tracer.startSpan('other'), 'http://a.test/to')).toBe(0)
})

it.each([
  [200, '/to'],
  [304, '/to'],
  [302, undefined],
  [302, 'http://'],
])('an answer of %d with the location %s leads nowhere', (statusCode, location) => {
  expect(followRedirect(redirected(statusCode, location), 'http://a.test/to')).toBe(0)
})

it.each<[string, Partial<ResendCause>, boolean, number]>([
  ['503', { statusCode: 503 }, false, 1],
  ['429', { statusCode: 429 }, false, 1],
  ['404', { statusCode: 404 }, false, 0],
  ['a broken connection', {}, true, 1],
  ['a cancellation', {}, false, 0],
])('after %s the same request is counted as by a retry: %o', (_, cause, hasFailed, count) => {
  const parent = tracer.startSpan('parent')
  rememberResult(parent, { method: 'GET', url: FROM, ...cause }, 0, hasFailed)
  expect(resendCountOf(parent, { method: 'POST', url: FROM }, CLIENT)).toBe(0)
  expect(resendCountOf(parent, { method: 'GET', url: FROM }, CLIENT)).toBe(count)
  expect(resendCountOf(parent, { method: 'GET', url: FROM }, CLIENT)).toBe(0)
})

it('a span remembers no more than 16 at once', () => {
  const parent = tracer.startSpan('parent')
  for (let index = 0; index < 17; index++) {
    rememberResult(parent, { method: 'GET', url: `http://a.test/${index}`, statusCode: 503 }, 0, false)
  }
  expect(resendCountOf(parent, { method: 'GET', url: 'http://a.test/15' }, CLIENT)).toBe(1)
  expect(resendCountOf(parent, { method: 'GET', url: 'http://a.test/16' }, CLIENT)).toBe(0)
})

it('the URL is not asked for where nothing is remembered', () => {
  expect(resendCountOf(tracer.startSpan('parent'), undefined, { targetOf: unasked, follows: unasked })).toBe(
    0,
  )
})

it('a span remembers no URL of more than 4,096 characters', () => {
  const [fits, long] = [`/${'x'.repeat(4000)}`, `/${'x'.repeat(4100)}`]
  expect(followRedirect(redirected(302, fits), `http://a.test${fits}`)).toBe(1)
  expect(followRedirect(redirected(302, long), `http://a.test${long}`)).toBe(0)
})
