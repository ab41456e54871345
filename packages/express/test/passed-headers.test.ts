import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { propagation } from '@opentelemetry/api'
import type { TracingOptions } from '@throughline/core'
import { startTracing } from '@throughline/core'
import { tracing } from '@throughline/express'
import express from 'express'
import { afterEach, expect, test } from 'vitest'

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const TRACESTATE = Array.from({ length: 31 }, (_, index) => `k${index}=${'v'.repeat(240)}`).join(',')
const BAGGAGE = `a=${'b'.repeat(7800)}`
/** A token as services show it to one another. */
const AUTHORIZATION = `Bearer ${'j'.repeat(1800)}`

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
  propagation.disable()
})

async function listening(server: http.Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise(resolve => server.close(() => resolve())))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Call {
  readonly statusCode: number
  readonly headers: http.IncomingHttpHeaders
}

/** Calls a service that calls another one with a token; both take 16 kB of headers, which is Node's default. */
async function innerCall(options: TracingOptions, sent: http.OutgoingHttpHeaders): Promise<Call> {
  let headers: http.IncomingHttpHeaders = {}
  const started = startTracing({ exporter: [], flushOnExit: false, ...options })
  stops.push(() => started.shutdown())
  const inner = await listening(
    http.createServer((request, response) => {
      headers = request.headers
      response.end('ok')
    }),
  )
  const app = express().use(tracing())
  app.get('/', (_, response) => {
    const request = http.get(inner, { agent: false, headers: { authorization: AUTHORIZATION } }, answer => {
      answer.resume()
      response.json({ statusCode: answer.statusCode })
    })
    request.on('error', error => response.json({ statusCode: error.message }))
  })
  const outer = await listening(http.createServer(app))
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(outer, { agent: false, headers: sent }, resolve).on('error', reject)
  })
  const body = JSON.parse((await response.toArray()).join(''))
  return { statusCode: body.statusCode, headers }
}

test('what a stranger sends leaves room for the headers of the application', async () => {
  const sent = { traceparent: TRACEPARENT, tracestate: TRACESTATE, baggage: BAGGAGE }
  const { statusCode, headers } = await innerCall({}, sent)
  expect(statusCode).toBe(200)
  expect(headers.traceparent?.slice(0, 35)).toBe(TRACEPARENT.slice(0, 35))
  expect(headers.tracestate).toBe(TRACESTATE.split(',').slice(0, 2).join(','))
  expect(headers.baggage).toBe(BAGGAGE)
})

test('and so it does where baggage is written in two formats', async () => {
  const baggage = Array.from({ length: 30 }, (_, index) => `k${index}=${'v'.repeat(255)}`).join(',')
  const sent = { traceparent: TRACEPARENT, tracestate: TRACESTATE.slice(0, 487), baggage }
  const propagators = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger'] as const
  const { statusCode, headers } = await innerCall({ propagators }, sent)
  expect(statusCode).toBe(200)
  expect(headers.baggage).toBe(baggage)
  expect(Object.keys(headers).filter(name => name.startsWith('uberctx-'))).toHaveLength(15)
})

test('`propagationLimits` passes on more, or less', async () => {
  const sent = { traceparent: TRACEPARENT, tracestate: TRACESTATE, baggage: `a=1,b=${'2'.repeat(200)}` }
  const more = await innerCall({ propagationLimits: { traceStateLength: 8192 } }, sent)
  expect([more.statusCode, more.headers.tracestate]).toEqual([200, TRACESTATE])
  for (const stop of stops.splice(0).reverse()) await stop()
  const less = await innerCall({ propagationLimits: { traceStateLength: 0, baggageBytes: 100 } }, sent)
  expect(less.headers).not.toHaveProperty('tracestate')
  expect(less.headers.baggage).toBe('a=1')
})
