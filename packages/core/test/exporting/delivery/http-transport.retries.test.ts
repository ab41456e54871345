import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startFaultServer, statuses } from '../http1/fault-server.ts'
import { bytesField } from '../protobuf/protobuf-bytes.ts'
import { deliver, payload, transportTo } from './deliver.ts'

const accepted = { outcome: 'accepted', rejectedSpans: 0 }

describe('HttpTransport, on retries', () => {
  it('sends the same bytes again until the collector takes them', async () => {
    const { url, received } = await startFaultServer(statuses(503, 429, 502, 504, 200))
    const transport = transportTo({ url, compression: 'gzip' })
    expect(await transport.send(payload)).toEqual(accepted)
    expect(received).toHaveLength(5)
    for (const { body } of received) expect(gunzipSync(body).toString()).toBe('onemore')
    expect(transport.retries).toBe(4)
  })

  it('gives up at once what would be refused again', async () => {
    const { url, received } = await startFaultServer((response, attempt) => {
      response.writeHead(attempt === 0 ? 503 : 400).end(bytesField(2, 'no spans in it'))
    })
    expect(await deliver({ url })).toEqual({
      outcome: 'refused',
      reason: `${url} answered 400 Bad Request: no spans in it`,
    })
    expect(received).toHaveLength(2)
  })

  it('goes on after a connection that broke', async () => {
    const { url, received } = await startFaultServer((response, attempt) => {
      if (attempt === 0) response.socket?.resetAndDestroy()
      else response.end()
    })
    expect(await deliver({ url })).toEqual(accepted)
    expect(received).toHaveLength(2)
  })

  it('takes a new connection at once where the idle one was closed', async () => {
    const { url, received } = await startFaultServer((response, attempt) => {
      if (attempt === 1) response.socket?.resetAndDestroy()
      else response.end()
    })
    const transport = transportTo({ url, retryDelayMillis: 1_000_000 })
    expect(await transport.send(payload)).toEqual(accepted)
    expect(await transport.send(payload)).toEqual(accepted)
    expect(received).toHaveLength(3)
  })

  it.each([
    ['an hour', '3600'],
    ['a day in the next century', 'Fri, 01 Jan 2100 00:00:00 GMT'],
  ])('gives the batch back at once when asked to come back after %s', async (_, retryAfter) => {
    const { url, received } = await startFaultServer(response => {
      response.writeHead(503, { 'retry-after': retryAfter }).end('closed')
    })
    const result = await deliver({ url })
    expect(result).toMatchObject({
      outcome: 'unreachable',
      reason: `${url} answered 503 Service Unavailable: closed`,
    })
    expect(result).toHaveProperty('retryAfterMillis', 3_600_000)
    expect(received).toHaveLength(1)
  })

  it('does not hammer a collector that asks for no wait', async () => {
    const { url, received } = await startFaultServer(response => {
      response.writeHead(503, { 'retry-after': '0' }).end()
    })
    expect(await deliver({ url, retryDelayMillis: 1_000_000 })).toMatchObject({ outcome: 'unreachable' })
    expect(received).toHaveLength(1)
  })

  it('says after how many attempts the time was over, and what was wrong before it was', async () => {
    const { url, received } = await startFaultServer((response, attempt) => {
      if (attempt < 2) response.writeHead(503).end()
    })
    expect(await deliver({ url, timeoutMillis: 2000 })).toEqual({
      outcome: 'unreachable',
      reason: `${url} answered 503 Service Unavailable (after 3 attempts)`,
      isUnanswered: true,
    })
    expect(received).toHaveLength(3)
  })
})
