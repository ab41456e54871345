import { startTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing } from '@throughline/fastify'
import { createLogger } from '@throughline/logger'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { fastify, LogController } from 'fastify'
import { fastify as fastify4 } from 'fastify4'
import { afterAll, expect, onTestFinished, test } from 'vitest'

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'shop', exporter })
afterAll(() => shutdown())

class LogAfterTracing extends LogController {
  override incomingRequest(): void {}
}

interface Shop {
  readonly lines: readonly Record<string, unknown>[]
  make(): FastifyInstance
  addHooks(app: FastifyInstance): void
}

function destination() {
  const lines: Record<string, unknown>[] = []
  const log: FastifyBaseLogger = createLogger({}, { write: line => void lines.push(JSON.parse(line)) })
  return { lines, log }
}

function addIncoming(app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    request.log.info({ req: request }, 'incoming request')
  })
}

/** With the class that Fastify has from 5.12 on. */
function newer(): Shop {
  const { lines, log } = destination()
  return {
    lines,
    make: () => fastify({ loggerInstance: log, logController: new LogAfterTracing() }),
    addHooks: addIncoming,
  }
}

/** With the option of all versions, which silences the other lines of requests too. */
function older(): Shop {
  const { lines, log } = destination()
  return {
    lines,
    make: () => fastify4({ logger: log as never, disableRequestLogging: true }) as unknown as FastifyInstance,
    addHooks(app) {
      addIncoming(app)
      app.addHook('onError', async (request, _reply, error) => {
        request.log.error({ err: error }, error.message)
      })
      app.addHook('onResponse', async (_request, reply) => {
        reply.log.info({ res: reply, responseTime: reply.elapsedTime }, 'request completed')
      })
    },
  }
}

test.each([
  ['5', newer],
  ['4', older],
])('each line of Fastify %s about a request has the ids of its span', async (_, recipe) => {
  const { lines, make, addHooks } = recipe()
  const app = make()
  onTestFinished(() => app.close())
  await app.register(tracing)
  addHooks(app)
  app.get('/orders/:id', async request => {
    request.log.info('read the order')
    return {}
  })
  app.get('/broken', async () => {
    throw new Error('broken')
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  for (const path of ['/orders/1', '/broken', '/nowhere']) {
    await (await fetch(url + path)).text()
    const [span] = await exporter.waitFor(1)
    exporter.take()
    const { traceId, spanId } = span?.spanContext() ?? {}
    const own = lines.filter(line => line.reqId !== undefined && line.trace_id === traceId)
    expect(own.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['incoming request']))
    expect(own.every(line => line.span_id === spanId)).toBe(true)
  }
  const messages = lines.filter(({ trace_id }) => trace_id !== undefined).map(({ msg }) => msg)
  expect(messages.filter(msg => msg === 'incoming request')).toHaveLength(3)
  expect(messages).toContain('broken')
  expect(lines.filter(line => line.reqId !== undefined && line.trace_id === undefined)).toEqual([])
})
