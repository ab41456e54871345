// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { traceAgent } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { subscribeToHttpClients } from '../../../src/http/client/subscribe-to-http-clients.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { clientTracing } from './client-tracing.ts'
import { exchange } from './exchange.ts'
import { traceparentOf } from './node-http-tracing.ts'
import type { RecordingServer } from './recording-server.ts'
import { recordingServer } from './recording-server.ts'

const { exporter, inSpan, tracer } = clientTracing()
let server: RecordingServer

beforeEach(async () => {
  server = await recordingServer()
})

afterEach(async () => {
  exporter.take()
  await server[Symbol.asyncDispose]()
})

describe('a traced agent', () => {
  it('gives the requests inside a span a CLIENT span and carries the trace on', async () => {
    const agent = traceAgent(new http.Agent(), { tracer })
    await inSpan(() => exchange(`${server.url}/ok`, { agent }))
    const [span] = exporter.take()
    expect(span?.attributes).toMatchObject({
      'http.response.status_code': 200,
      'url.full': `${server.url}/ok`,
    })
    expect(server.received[0]?.headers.traceparent).toBe(traceparentOf(span))
  })

  it('leaves requests outside of every span alone', async () => {
    await exchange(server.url, { agent: traceAgent(new http.Agent(), { tracer }) })
    expect(server.received[0]?.headers).not.toHaveProperty('traceparent')
  })

  it('keeps connections, queues and settings in the one agent that was wrapped', async () => {
    const original = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const agent = traceAgent(original, { tracer })
    const paths = ['/a', '/b', '/c']
    await Promise.all(paths.map(path => inSpan(() => exchange(server.url + path, { agent }))))
    await new Promise(setImmediate)
    const { request } = await inSpan(() => exchange(`${server.url}/d`, { agent }))
    expect(request.reusedSocket).toBe(true)
    expect(Reflect.get(request, 'agent')).toBe(agent)
    expect(server.received.map(({ url }) => url)).toEqual([...paths, '/d'])
    expect(server.received.map(({ headers }) => headers.traceparent)).toEqual(
      exporter.take().map(traceparentOf),
    )
    await new Promise(setImmediate)
    expect(Object.values(agent.freeSockets)).toHaveLength(1)
    expect(agent.freeSockets).toBe(original.freeSockets)
    agent.destroy()
    await eventually(() => expect(Object.values(original.freeSockets)).toHaveLength(0))
  })

  it('passes on what is set, listened for and asked of it', () => {
    const original = new http.Agent({ keepAlive: true })
    const agent = traceAgent(original, { tracer })
    agent.maxSockets = 7
    expect(original.maxSockets).toBe(7)
    agent.once('free', () => {})
    expect(original.listenerCount('free')).toBe(agent.listenerCount('free'))
    expect(agent).toBeInstanceOf(http.Agent)
    expect(Reflect.get(agent, 'options')).toBe(Reflect.get(original, 'options'))
    expect(agent.getName({ host: 'a', port: 1 })).toBe(original.getName({ host: 'a', port: 1 }))
    expect(Object.keys(agent)).toEqual(expect.arrayContaining(Object.keys(original)))
  })

  it('lets an agent of a class use its private fields and override what it likes', async () => {
    class CountingAgent extends http.Agent {
      #requests = 0
      get requestCount() {
        return this.#requests
      }
      addRequest(...args: unknown[]) {
        this.#requests++
        Reflect.apply(Reflect.get(http.Agent.prototype, 'addRequest'), this, args)
      }
      forget() {
        this.#requests = 0
      }
    }
    const agent = traceAgent(new CountingAgent(), { tracer })
    await inSpan(() => exchange(server.url, { agent }))
    expect(agent.requestCount).toBe(1)
    agent.forget()
    expect(agent.requestCount).toBe(0)
    expect(exporter.take()).toHaveLength(1)
  })

  it('works for https', async () => {
    await using secure = await recordingServer({ secure: true })
    const agent = traceAgent(new https.Agent({ keepAlive: true, rejectUnauthorized: false }), { tracer })
    for (const path of ['/first', '/second']) {
      await inSpan(() => exchange(secure.url + path, { agent }))
      await new Promise(setImmediate)
    }
    expect(secure.received.map(({ headers }) => headers.traceparent)).toEqual(
      exporter.take().map(traceparentOf),
    )
    agent.destroy()
  })

  it('can stand in for the agent of the whole process', async () => {
    const original = http.globalAgent
    http.globalAgent = traceAgent(original, { tracer })
    const request = inSpan(() => http.get(server.url))
    const [response] = await once(request, 'response')
    response.resume()
    http.globalAgent = original
    expect(server.received[0]?.headers.traceparent).toBe(traceparentOf(exporter.take()[0]))
  })

  it('adds nothing where startTracing traces the request already', async () => {
    const unsubscribe = subscribeToHttpClients(() => tracer)
    const agent = traceAgent(traceAgent(new http.Agent(), { tracer }), { tracer })
    await inSpan(() => exchange(server.url, { agent }))
    unsubscribe()
    expect(exporter.take()).toHaveLength(1)
    expect(server.received[0]?.rawHeaders.filter(name => name === 'traceparent')).toHaveLength(1)
  })

  it('sends the request where tracing fails', async () => {
    const broken = {
      ...tracer,
      startSpan() {
        throw new Error('no span')
      },
    }
    const agent = traceAgent(new http.Agent(), { tracer: broken as unknown as typeof tracer })
    const { body } = await inSpan(() => exchange(server.url, { agent }))
    expect(body).toBe('body')
  })
})

describe('wrong arguments', () => {
  it.each([
    [undefined, {}, 'Expected `agent` to be an http.Agent or https.Agent, got `undefined` (undefined)'],
    ['agent', {}, 'Expected `agent` to be an http.Agent or https.Agent, got `agent` (string)'],
    [
      new http.Agent(),
      { tracer: 1 },
      'Expected `tracer` to be a Tracer of @opentelemetry/api, got `1` (number)',
    ],
  ])('%s with %o is a sentence', (agent, options, message) => {
    expect(() => traceAgent(agent as http.Agent, options as never)).toThrow(new TypeError(message))
  })

  it('is not made with an unknown option', () => {
    expect(() => traceAgent(new http.Agent(), { tracr: tracer } as never)).toThrow(
      new TypeError(
        'Unknown option `tracr` (ScopeTracer); did you mean `tracer`? Known options are tracer, propagateTo, ignore, urlTemplate, captureHeaders',
      ),
    )
  })
})
