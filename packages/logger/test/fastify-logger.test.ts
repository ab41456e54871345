import { context, trace } from '@opentelemetry/api'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Mixin } from '../src/index.ts'
import { traceMixin, withTrace } from '../src/index.ts'
import { enableContext, fields, inSpan, spanContext } from './async-context.ts'
import type { LogLines } from './log-lines.ts'
import { logLines } from './log-lines.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

async function logOfOneRequest(mixin: Mixin): Promise<LogLines> {
  const stream = logLines()
  const app = Fastify({ logger: { mixin, stream } })
  app.addHook('onRequest', (_request, _reply, done) => inSpan(done))
  app.post('/orders', async request => {
    request.log.info('in the handler')
    return { traceId: trace.getActiveSpan()?.spanContext().traceId }
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const body = JSON.stringify({ sku: 'A-1' })
  const response = await fetch(`${url}/orders`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  expect(await response.json()).toEqual({ traceId: spanContext.traceId })
  await app.close()
  return stream
}

test("Fastify's own logger carries the ids inside of a request and not outside", async () => {
  const lines = (await logOfOneRequest(traceMixin)).lines()
  expect(lines).toContainEqual({ level: 30, ...fields, reqId: 'req-1', msg: 'in the handler' })
  const listening = lines.find(line => String(line.msg).startsWith('Server listening'))
  expect(listening).toBeDefined()
  expect(listening).not.toHaveProperty('trace_id')
})

test("Fastify's own logger takes a combined mixin", async () => {
  const lines = (await logOfOneRequest(withTrace(() => ({ tenant: 'blue' })))).lines()
  expect(lines).toContainEqual({
    level: 30,
    ...fields,
    tenant: 'blue',
    reqId: 'req-1',
    msg: 'in the handler',
  })
})
