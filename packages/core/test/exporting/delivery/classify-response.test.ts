// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { describe, expect, it } from 'vitest'
import { classifyResponse } from '../../../src/exporting/delivery/classify-response.ts'
import type { HttpResponse } from '../../../src/exporting/http1/http-post.ts'
import { readPartialSuccess } from '../../../src/exporting/otlp/partial-success.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

const url = new URL('http://collector:4318/v1/traces?key=secret')
const address = 'http://collector:4318/v1/traces'
const accepted = { outcome: 'accepted', rejectedSpans: 0 }

function verdict(status: number, answer: Partial<HttpResponse> = {}) {
  const response = { status, statusText: 'Text', headers: {}, body: Buffer.alloc(0), ...answer }
  return classifyResponse(response, url, { readPartialSuccess })
}

describe('classifyResponse', () => {
  it.each([200, 202, 204])('accepts %i', status => {
    expect(verdict(status)).toEqual(accepted)
  })

  it('counts a partial success', () => {
    const body = bytesField(1, Buffer.concat([varintField(1, 3n), bytesField(2, 'too old')]))
    expect(verdict(200, { body })).toEqual({ outcome: 'accepted', rejectedSpans: 3, message: 'too old' })
  })

  it('accepts an answer whose body is garbage', () => {
    expect(verdict(200, { body: Buffer.from('<html>') })).toEqual(accepted)
  })

  it('accepts, and says so, where the body of a success broke off', () => {
    expect(verdict(200, { cutOff: 'aborted' })).toEqual({
      ...accepted,
      unread: 'aborted',
    })
  })

  it('accepts a page, and says where it may come from', () => {
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    expect(verdict(200, { headers })).toEqual(accepted)
    expect(verdict(200, { headers, body: Buffer.from('<html>') })).toMatchObject({
      ...accepted,
      unread: expect.stringContaining('it is a page (text/html), as a web server sends'),
    })
  })

  it.each([400, 401, 403, 404, 408, 413, 415, 431, 500, 501, 505, 304])('refuses %i', status => {
    expect(verdict(status)).toEqual({ outcome: 'refused', reason: `${address} answered ${status} Text` })
  })

  it('gives the message of the status that OTLP prescribes', () => {
    const body = bytesField(2, 'span without a name')
    const headers = { 'content-type': 'application/x-protobuf' }
    expect(verdict(400, { body, headers })).toMatchObject({
      reason: `${address} answered 400 Text: span without a name`,
    })
  })

  it('names the target of a redirect, which it does not follow, without its query', () => {
    expect(verdict(307, { headers: { location: '/elsewhere?key=secret' } })).toEqual({
      outcome: 'refused',
      reason: `${address} answered 307 Text; redirects to http://collector:4318/elsewhere are not followed, set the final address`,
    })
    expect(verdict(302, { headers: { location: 'http://[' } })).toMatchObject({
      reason: `${address} answered 302 Text; redirects are not followed, set the final address`,
    })
  })

  it.each([429, 502, 503, 504])('retries %i', status => {
    expect(verdict(status, { body: Buffer.from('busy') })).toEqual({
      outcome: 'retry',
      reason: `${address} answered ${status} Text: busy`,
    })
  })

  it('passes on how long the collector asked to wait', () => {
    expect(verdict(429, { headers: { 'retry-after': '7' } })).toMatchObject({ retryAfterMillis: 7000 })
  })

  it('retries where there was no answer, at once where only an idle connection was lost', () => {
    const reason = `${address} could not be reached: socket hang up`
    expect(classifyResponse({ failure: 'socket hang up', stale: false }, url)).toMatchObject({
      outcome: 'retry',
      reason,
      atOnce: false,
    })
    const reached = { failure: 'socket hang up', stale: false, wasReached: true }
    expect(classifyResponse(reached, url)).toMatchObject({
      reason: `${address} gave no answer that could be read: socket hang up`,
    })
    expect(classifyResponse({ failure: 'read ECONNRESET', stale: true }, url)).toMatchObject({ atOnce: true })
  })
})
