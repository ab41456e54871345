import { once } from 'node:events'
import type { ClientRequest } from 'node:http'
import http from 'node:http'
import type { ReadableSpan } from '@throughline/core'
import { expect, it } from 'vitest'
import { exchange } from './exchange.ts'
import { nodeHttpTracing } from './node-http-tracing.ts'

const { exporter, inSpan, sendTraced, server } = nodeHttpTracing()

async function failedSpan(
  url: string,
  options: http.RequestOptions = {},
  send?: (request: ClientRequest) => void,
) {
  await expect(inSpan(() => exchange(url, options, send))).rejects.toThrow()
  return onlySpan()
}

async function onlySpan(): Promise<ReadableSpan | undefined> {
  await exporter.waitFor(1, { timeout: 30_000 })
  const [span, ...others] = exporter.take()
  expect(others).toEqual([])
  return span
}

it.each([404, 503])('a status of %d is an error of the client span', async status => {
  const { span } = await sendTraced(`/status/${status}`)
  expect(span?.status).toEqual({ code: 2 })
  expect(span?.attributes).toMatchObject({
    'http.response.status_code': status,
    'error.type': String(status),
  })
})

it('a connection that is refused is an error with its code', async () => {
  const { port } = server()
  await server()[Symbol.asyncDispose]()
  const span = await failedSpan(`http://127.0.0.1:${port}/gone`)
  expect(span?.status).toEqual({ code: 2, message: `connect ECONNREFUSED 127.0.0.1:${port}` })
  expect(span?.attributes).toEqual({
    'error.type': 'ECONNREFUSED',
    'http.request.method': 'GET',
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.full': `http://127.0.0.1:${port}/gone`,
  })
})

it('a server that hangs up is an error with its code', async () => {
  const span = await failedSpan(`${server().url}/drop`)
  expect(span?.status.code).toBe(2)
  expect(span?.attributes).toMatchObject({ 'error.type': 'ECONNRESET', 'server.port': server().port })
})

it('the reason a caller destroys a request for is its error', async () => {
  class TooSlow extends Error {
    override name = 'TooSlow'
  }
  const span = await failedSpan(`${server().url}/hang`, {}, request => {
    request.end(() => request.destroy(new TooSlow('no patience')))
  })
  expect(span?.status).toEqual({ code: 2, message: 'no patience' })
  expect(span?.attributes['error.type']).toBe('TooSlow')
})

it('an AbortSignal is no error', async () => {
  const controller = new AbortController()
  const { signal } = controller
  const span = await failedSpan(`${server().url}/hang`, { signal }, request =>
    request.end(() => controller.abort()),
  )
  expect(span?.status).toEqual({ code: 0 })
  expect(span?.attributes).not.toHaveProperty('error.type')
})

it('a deadline of an AbortSignal is an error', async () => {
  const deadline = AbortSignal.timeout(0)
  await once(deadline, 'abort')
  const controller = new AbortController()
  const { signal } = controller
  const span = await failedSpan(`${server().url}/hang`, { signal }, request =>
    request.end(() => controller.abort(deadline.reason)),
  )
  expect(span?.status.code).toBe(2)
  expect(span?.attributes['error.type']).toBe('TimeoutError')
})

it('abort() is no error', async () => {
  const span = await failedSpan(`${server().url}/hang`, {}, request => request.end(() => request.abort()))
  expect(span?.status).toEqual({ code: 0 })
})

it('a request that its caller destroys without an error is no error', async () => {
  const span = await failedSpan(`${server().url}/hang`, {}, request => request.end(() => request.destroy()))
  expect(span?.status).toEqual({ code: 0 })
  expect(span?.attributes).not.toHaveProperty('error.type')
})

it.each(['CanceledError', 'CancelError'])('a %s of a client library is no error', async name => {
  const span = await failedSpan(`${server().url}/hang`, {}, request =>
    request.end(() => request.destroy(Object.assign(new Error('enough'), { name }))),
  )
  expect(span?.status).toEqual({ code: 0 })
  expect(span?.attributes).not.toHaveProperty('error.type')
})

it.each<[string, http.RequestOptions, (request: ClientRequest) => void]>([
  ['its option', { timeout: 5 }, () => {}],
  ['setTimeout', {}, request => request.setTimeout(5)],
])('a request that is destroyed after the time-out of %s is an error', async (_, options, prepare) => {
  const span = await failedSpan(`${server().url}/hang`, options, request => {
    prepare(request)
    request.on('timeout', () => request.destroy())
    request.end()
  })
  expect(span?.status.code).toBe(2)
  expect(span?.attributes['error.type']).toBe('ECONNRESET')
})

it('a request that is destroyed before it has a socket leaves no span open', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const first = inSpan(() => exchange(`${server().url}/ok`, { agent }))
  const second = inSpan(() => http.get(`${server().url}/never`, { agent }))
  second.on('error', () => {})
  const closed = new Promise(resolve => second.once('close', resolve))
  second.destroy()
  await Promise.all([first, closed])
  expect(server().received.map(({ url }) => url)).toEqual(['/ok'])
  // Where Node tells of a request only once it has a socket, the second one never was.
  const [, span] = exporter.take()
  expect(span?.status.code ?? 0).toBe(0)
  agent.destroy()
})

it('a body that breaks off does not change the span, which has ended with the headers', async () => {
  const span = await failedSpan(`${server().url}/half`)
  expect(span?.attributes['http.response.status_code']).toBe(200)
  expect(span?.status).toEqual({ code: 0 })
})

it('an error that nobody listens for is still uncaught', async () => {
  const { port } = server()
  await server()[Symbol.asyncDispose]()
  const listeners = process.rawListeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  const uncaught = once(process, 'uncaughtException')
  inSpan(() => http.get({ host: '127.0.0.1', port }))
  const [error] = await uncaught
  for (const listener of listeners)
    process.on('uncaughtException', listener as NodeJS.UncaughtExceptionListener)
  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
})
