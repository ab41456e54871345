import { once } from 'node:events'
import { Agent, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tracing } from '@throughline/core'
import { ratio, startTracing } from '@throughline/core'
import type { PrometheusMetrics } from '@throughline/core/metrics'
import { prometheusMetrics } from '@throughline/core/metrics'
import { memoryExporter } from '@throughline/core/testing'
import { tracing as expressTracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import express from 'express'
import { fastify } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { send } from './http-client.ts'
import { startNodeHttp } from './node-http-app.ts'

/** So many that some are sampled. */
const REQUESTS = 400

let tracing: Tracing
let metrics: PrometheusMetrics
const exporter = memoryExporter()

beforeAll(() => {
  tracing = startTracing({ service: 'shop', exporter, sampler: ratio(0.05) })
})
beforeEach(() => {
  exporter.take()
  metrics = prometheusMetrics()
})
afterEach(() => metrics.shutdown())
afterAll(() => tracing.shutdown())

interface Served {
  readonly url: string
  stop(): Promise<unknown>
}

async function startExpress(): Promise<Served> {
  const app = express()
  app.use(expressTracing({ ignore: ({ url }) => url === '/metrics' }))
  app.get('/users/:id', (request, response) => void response.json(request.params))
  app.get('/metrics', metrics.handler)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: urlOf(server.address()), stop: async () => server.close() }
}

async function startFastify(): Promise<Served> {
  const app = fastify()
  await app.register(fastifyTracing, { ignore: ({ url }) => url === '/metrics' })
  app.get('/users/:id', request => request.params)
  app.get('/metrics', metrics.handler)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: urlOf(app.server.address()), stop: () => app.close() }
}

function urlOf(address: AddressInfo | string | null): string {
  return `http://127.0.0.1:${(address as AddressInfo).port}`
}

/** The lines of a scrape that begin with `start`. */
function linesOf(text: string, start: string): string[] {
  return text.split('\n').filter(line => line.startsWith(start))
}

const COUNT = 'http_server_request_duration_seconds_count{'
const OPEN_METRICS = { accept: 'application/openmetrics-text; version=1.0.0' }

describe.each([
  ['Express', startExpress],
  ['Fastify', startFastify],
] as const)('prometheusMetrics in %s', (_, start) => {
  it('counts all requests, and links sampled ones only', async () => {
    const { url, stop } = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    await Promise.all(Array.from({ length: REQUESTS }, (_, id) => send(`${url}/users/${id}`, { agent })))
    agent.destroy()
    let scraped = ''
    await expect
      .poll(async () => {
        const response = await fetch(`${url}/metrics`, { headers: OPEN_METRICS })
        expect(response.headers.get('content-type')).toBe(
          'application/openmetrics-text; version=1.0.0; charset=utf-8',
        )
        scraped = await response.text()
        return linesOf(scraped, COUNT)
      })
      .toEqual([expect.stringMatching(new RegExp(`http_route="/users/:id".* ${REQUESTS}$`))])
    await stop()
    expect(linesOf(scraped, 'target_info{')).toEqual([expect.stringContaining('service_name="shop"')])
    const sampled = new Set(exporter.spans.map(span => span.spanContext().traceId))
    expect(sampled.size).toBeGreaterThan(0)
    expect(sampled.size).toBeLessThan(REQUESTS / 2)
    const linked = [...scraped.matchAll(/trace_id="(\w+)"/g)].map(([, traceId = '']) => traceId)
    expect(linked.length).toBeGreaterThan(0)
    expect(linked.filter(traceId => !sampled.has(traceId))).toEqual([])
  })
})

describe('prometheusMetrics on a port of its own', () => {
  it('answers every request in the text format', async () => {
    const app = await startNodeHttp()
    await send(`${app.url}/hello`)
    const server = createServer(metrics.handler).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await expect
      .poll(async () => (await fetch(urlOf(server.address()))).text())
      .toMatch(/http_server_request_duration_seconds_count\{[^\n]*http_route="\/hello"[^\n]*\} 1\n/)
    const response = await fetch(urlOf(server.address()))
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    server.close()
    await app.stop()
  })
})
