// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import type { TLSSocket } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { HttpTarget } from '../../../src/exporting/http1/http-target.ts'
import { deliver } from '../delivery/deliver.ts'
import { startFaultServer } from './fault-server.ts'
import { selfSigned } from './self-signed-certificate.ts'

describe('HttpTarget', () => {
  it('lets the headers of the user win, whatever their case, but not over the length and encoding', async () => {
    const { url, received } = await startFaultServer()
    await deliver({
      url,
      headers: {
        Authorization: 'Bearer key',
        'USER-AGENT': 'mine',
        'Content-Type': 'application/x-mine',
        'Content-Length': '1',
        'Content-Encoding': 'br',
        'Transfer-Encoding': 'chunked',
      },
    })
    const headers = received[0]?.headers
    expect(headers).toMatchObject({
      authorization: 'Bearer key',
      'user-agent': 'mine',
      'content-type': 'application/x-mine',
      'content-length': '7',
    })
    expect(headers).not.toHaveProperty('content-encoding')
    expect(headers).not.toHaveProperty('transfer-encoding')
  })

  it('sends a user and a password in the address as basic authorization, and never shows them', async () => {
    const { url, received } = await startFaultServer(response => response.writeHead(401).end('who?'))
    const secret = url.replace('http://', 'http://me:secret@').concat('?key=secret')
    const result = await deliver({ url: secret })
    expect(received[0]?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`)
    expect(received[0]?.url).toBe('/v1/traces?key=secret')
    expect(result).toEqual({ outcome: 'refused', reason: `${url} answered 401 Unauthorized: who?` })
  })

  it.each([
    ['http://collector/v1', {}, 'host: collector'],
    ['http://collector:80/v1', {}, 'host: collector'],
    ['http://collector:4318/v1', {}, 'host: collector:4318'],
    ['https://collector:443/v1', {}, 'host: collector'],
    ['https://collector:80/v1', {}, 'host: collector:80'],
    ['http://[::1]:4318/v1', {}, 'host: [::1]:4318'],
    ['http://collector/v1', { Host: 'mine' }, 'host: mine'],
    ['http://collector/v1', {}, 'connection: keep-alive'],
    ['http://collector/v1', { connection: 'close' }, 'connection: close'],
    ['http://m%40e:se:cret@collector/v1', {}, `authorization: Basic ${btoa('m@e:se:cret')}`],
    ['http://me:secret@collector/v1', { Authorization: 'mine' }, 'authorization: mine'],
    ['http://collector/v1', { 'x-name': 'caf\xe9' }, 'x-name: caf\xe9'],
  ])('asks %s with the headers %j for %s', (url, headers, line) => {
    const target = new HttpTarget({
      concurrencyLimit: 4,
      url: new URL(url),
      headers,
      defaultHeaders: { 'user-agent': 'x' },
    })
    const head = Buffer.from(target.head({ 'content-length': 7 })).toString('latin1')
    const lines = head.split('\r\n')
    expect(lines[0]).toBe('POST /v1 HTTP/1.1')
    expect(lines.slice(-3)).toEqual(['content-length: 7', '', ''])
    expect(lines.filter(each => each.startsWith(line.replace(/:.*/, ':')))).toEqual([line])
  })

  it('trusts the authority it is given', async () => {
    const { url } = await startFaultServer(undefined, selfSigned)
    expect(await deliver({ url, tls: { ca: selfSigned.cert } })).toMatchObject({ outcome: 'accepted' })
  })

  it('shows its own certificate', async () => {
    const tls = { ...selfSigned, ca: selfSigned.cert, requestCert: true }
    const { url, received } = await startFaultServer(undefined, tls)
    await deliver({ url, tls: { ca: selfSigned.cert, ...selfSigned } })
    const { socket } = received[0] ?? {}
    expect((socket as TLSSocket).authorized).toBe(true)
  })

  it('names the host to a server with several certificates, and never an address', async () => {
    const { url, received } = await startFaultServer(undefined, selfSigned)
    const tls = { ca: selfSigned.cert }
    await deliver({ url, tls })
    await deliver({ url, tls, headers: { host: 'localhost' } })
    expect(received.map(({ socket }) => (socket as TLSSocket & { servername: unknown }).servername)).toEqual([
      false,
      'localhost',
    ])
  })

  it.each([
    [
      'name',
      { 'x-key: secret': 'value' },
      'Expected `headers` to be an object with names that HTTP allows, such as `x-api-key`, got as a name a string of length 13',
    ],
    [
      'value',
      { 'x-key': 'secret\r\nx-other: 1' },
      'Expected `headers.x-key` to be a value that HTTP allows, got a string of length 18 in 2 lines',
    ],
  ])('refuses a header with a malformed %s at once, without showing it', (_, headers, sentence) => {
    const make = () =>
      new HttpTarget({ concurrencyLimit: 4, url: new URL('http://localhost'), headers, defaultHeaders: {} })
    expect(make).toThrow(new TypeError(sentence))
  })

  it('refuses a malformed certificate at once', () => {
    const url = new URL('https://localhost')
    const make = () =>
      new HttpTarget({ concurrencyLimit: 4, url, headers: {}, defaultHeaders: {}, tls: { cert: 'no' } })
    expect(make).toThrow(
      /^Expected `tls` to be certificates and a key in PEM form \(.+\), got `{cert: string}` \(object\)$/,
    )
  })
})
