// Through its file: the doors show neither single deliveries nor what holds a process.

import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { gunzipSync } from 'node:zlib'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { isTracingSuppressed } from '@throughline/core/integrations'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HttpTransport } from '../../../src/exporting/delivery/http-transport.ts'
import { startFaultServer } from '../http1/fault-server.ts'
import { deliver, payload, transportTo } from './deliver.ts'

const accepted = { outcome: 'accepted', rejectedSpans: 0 }

describe('HttpTransport', () => {
  it('posts the pieces in order, with their length and type', async () => {
    const { url, received } = await startFaultServer()
    expect(await deliver({ url })).toEqual(accepted)
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/v1/traces',
        headers: {
          'content-type': 'application/x-protobuf',
          'content-length': '7',
          'user-agent': 'throughline-test',
        },
        body: Buffer.from('onemore'),
      },
    ])
    expect(received[0]?.headers).not.toHaveProperty('content-encoding')
  })

  it('delivers 20 MB intact', async () => {
    const { url, received } = await startFaultServer()
    const pieces = Array.from({ length: 20 }, (_, index) => Buffer.alloc(1_000_000, index))
    expect(await transportTo({ url }).send(pieces)).toEqual(accepted)
    expect(received[0]?.body.equals(Buffer.concat(pieces))).toBe(true)
  })

  it('compresses', async () => {
    const { url, received } = await startFaultServer()
    expect(await deliver({ url, compression: 'gzip' })).toEqual(accepted)
    const { headers, body } = received[0] ?? {}
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(body?.length) })
    expect(gunzipSync(body ?? '').toString()).toBe('onemore')
  })

  it('uses one connection for all that is sent one after another, and leaves nothing behind on it', async () => {
    const { url, received } = await startFaultServer()
    const transport = transportTo({ url })
    const warn = vi.fn()
    process.on('warning', warn)
    onTestFinished(() => void process.off('warning', warn))
    for (let count = 0; count < 30; count++) await transport.send(payload)
    expect(new Set(received.map(request => request.socket)).size).toBe(1)
    expect(received).toHaveLength(30)
    expect(warn).not.toHaveBeenCalled()
  })

  it('opens at most four connections at once', async () => {
    const { url, received } = await startFaultServer()
    const transport = transportTo({ url })
    const results = await Promise.all(Array.from({ length: 20 }, () => transport.send(payload)))
    expect(results).toEqual(new Array(20).fill(accepted))
    expect(new Set(received.map(request => request.socket)).size).toBeLessThanOrEqual(4)
  })

  it.each(['collector:4318', '/v1/traces', 'http://%ff:password@collector:4318'])(
    'refuses the url %j at once',
    url => {
      const make = () =>
        new HttpTransport({
          url,
          timeoutMillis: 1,
          concurrencyLimit: 1,
          compression: 'none',
          userAgent: 'x',
          contentType: 'text/plain',
        })
      expect(make).toThrow(
        /^Expected `url` to be an http:\/\/ or https:\/\/ URL .*, got a string of length \d+$/,
      )
    },
  )
})

describe('HttpTransport, towards its caller', () => {
  it('is never traced, and leaves the context of its caller alone', async () => {
    createTracing({ exporter: [] })
    onTestFinished(() => context.disable())
    const theirs = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    // A connection for each request, as it is the connections that can be watched.
    const { url } = await startFaultServer((response, attempt) => {
      response.writeHead(attempt === 0 ? 503 : 200, { connection: 'close' }).end()
    })
    const transport = transportTo({ url })
    subscribe('net.client.socket', look)
    onTestFinished(() => void unsubscribe('net.client.socket', look))
    const watch = vi.fn()
    subscribe('http.client.request.start', watch)
    onTestFinished(() => void unsubscribe('http.client.request.start', watch))
    const inside = ROOT_CONTEXT.setValue(Symbol.for('test'), 'caller')
    await theirs.run('request', () => context.with(inside, () => transport.send(payload)))
    expect(seen).toEqual([
      [true, undefined, undefined],
      [true, undefined, undefined],
    ])
    expect(watch).not.toHaveBeenCalled()

    function look(): void {
      const active = context.active()
      seen.push([isTracingSuppressed(active), active.getValue(Symbol.for('test')), theirs.getStore()])
    }
  })

  it('reports what cannot even be asked instead of throwing', async () => {
    const { url } = await startFaultServer()
    const result = await transportTo({ url }).send([null as unknown as Uint8Array])
    expect(result).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('was not asked: ') })
  })
})
