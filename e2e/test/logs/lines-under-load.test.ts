import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { SpanKind } from '@opentelemetry/api'
import { startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing as expressTracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import { createLogger, traceMixin } from '@throughline/logger'
import express from 'express'
import { fastify } from 'fastify'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { send } from '../http-server/http-client.ts'

const REQUESTS = 1000

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'shop', exporter })
afterAll(() => shutdown())

interface Line {
  readonly msg: string
  readonly order?: string
  readonly trace_id?: string
  readonly span_id?: string
}

/** A destination of lines, and what was written to it. */
function destination() {
  const lines: Line[] = []
  return { lines, stream: { write: (line: string) => void lines.push(JSON.parse(line)) } }
}

/** What each request does: a line before and after waiting, and one in a span of its own. */
async function handle(log: { info(fields: object, text: string): void }, order: string): Promise<void> {
  log.info({ order }, 'received')
  await nextTurn()
  await withSpan('charge', async () => {
    await nextTurn()
    log.info({ order }, 'charged')
  })
  log.info({ order }, 'answered')
}

async function expressShop(stream: { write(line: string): void }): Promise<string> {
  const log = createLogger({}, stream)
  const app = express()
  app.use(expressTracing())
  app.get('/orders/:id', async (request, response) => {
    await handle(log, request.params.id)
    response.json({})
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function fastifyShop(stream: { write(line: string): void }): Promise<string> {
  const app = fastify({ logger: { mixin: traceMixin, stream } })
  await app.register(fastifyTracing)
  app.get<{ Params: { id: string } }>('/orders/:id', async request => {
    await handle(request.log, request.params.id)
    return {}
  })
  onTestFinished(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

test.each([
  ['Express', expressShop],
  ['Fastify', fastifyShop],
])(
  'each line of 1,000 requests at once belongs to the span that made it, in %s',
  async (_, start) => {
    const { lines, stream } = destination()
    const url = await start(stream)
    await Promise.all(
      // `fetch` gives a connection ten seconds, which a busy machine needs for so many.
      Array.from({ length: REQUESTS }, (_each, order) => send(`${url}/orders/${order}`)),
    )
    // The span of a request ends after the client has the response.
    await exporter.waitFor(2 * REQUESTS, { timeout: 300_000 })
    const spanOf = new Map(exporter.take().map(span => [span.spanContext().spanId, span]))
    const pathOf = new Map(
      [...spanOf.values()]
        .filter(({ kind }) => kind === SpanKind.SERVER)
        .map(span => [span.spanContext().traceId, span.attributes['url.path']]),
    )
    expect(pathOf.size).toBe(REQUESTS)
    const ours = lines.filter(({ order }) => order !== undefined)
    expect(ours).toHaveLength(3 * REQUESTS)
    const wrong = ours.filter(({ order, msg, trace_id = '', span_id = '' }) => {
      const name = msg === 'charged' ? 'charge' : 'GET /orders/:id'
      return pathOf.get(trace_id) !== `/orders/${order}` || spanOf.get(span_id)?.name !== name
    })
    expect(wrong).toEqual([])
  },
  600_000,
)
