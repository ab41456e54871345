import type { IncomingMessage } from 'node:http'
import http from 'node:http'
import type { Tracing } from '@throughline/core'
import { startTracing, traceDispatcher, traceFetch, withSpan } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { HttpResponse, http as mocked } from 'msw'
import { setupServer } from 'msw/node'
import nock from 'nock'
import { MockAgent, request } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'

// Importing it has taken the place of `fetch`, where msw finds it.
nock.restore()

/** From here on, requests of node:http are published before a mock takes them. */
const [MAJOR = 0, MINOR = 0] = process.versions.node.split('.').map(Number)
const IS_PUBLISHED = MAJOR > 22 || (MAJOR === 22 && MINOR >= 12)

let exporter: MemoryExporter
let tracing: Tracing
/** The trace header that the mock has got. */
let sent: string | null | undefined

beforeEach(() => {
  exporter = checkedExporter()
  tracing = startTracing({ service: 'test', exporter, flushOnExit: false })
  sent = undefined
})
afterEach(() => tracing.shutdown())

/** Sends a request inside a span, and returns the names of the spans. */
async function namesAfter(send: () => Promise<unknown>): Promise<string[]> {
  await withSpan('outer', send)
  return exporter.take().map(({ name }) => name)
}

async function getByNode(url: string): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // Mocks replace the properties of the module.
    http.get(url, resolve).on('error', reject)
  })
  response.resume()
}

/** Before Node 22.12 it depends on the socket that the mock gives to a request. */
async function expectTracedByNode(): Promise<void> {
  const names = await namesAfter(() => getByNode('http://mock.test/'))
  expect(names).toContain('outer')
  if (!IS_PUBLISHED) return
  expect(names).toEqual(['GET', 'outer'])
  expect(sent).toMatch(/^00-/)
}

describe('MockAgent of undici', () => {
  function mockAgent(): MockAgent {
    const agent = new MockAgent()
    agent.disableNetConnect()
    agent
      .get('http://mock.test')
      .intercept({ path: '/', headers: headers => isSeen(headers.traceparent) })
      .reply(200, 'ok')
    return agent
  }

  function isSeen(traceparent: string | undefined): boolean {
    sent = traceparent
    return true
  }

  it('takes requests before they are published: there is neither a span nor a header', async () => {
    const dispatcher = mockAgent()
    expect(await namesAfter(() => request('http://mock.test/', { dispatcher }))).toEqual(['outer'])
    expect(sent).toBeUndefined()
  })

  it('gets the headers of the active span from `traceDispatcher`', async () => {
    const dispatcher = traceDispatcher(mockAgent())
    expect(await namesAfter(() => request('http://mock.test/', { dispatcher }))).toEqual(['outer'])
    expect(sent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]$/)
  })
})

describe('msw', () => {
  const server = setupServer(
    mocked.get('http://mock.test/', ({ request: mockedRequest }) => {
      sent = mockedRequest.headers.get('traceparent')
      return HttpResponse.text('ok')
    }),
  )
  beforeEach(() => server.listen({ onUnhandledRequest: 'error' }))
  afterEach(() => server.close())

  it('takes the place of `fetch`: there is neither a span nor a header', async () => {
    expect(await namesAfter(() => fetch('http://mock.test/'))).toEqual(['outer'])
    expect(sent).toBeNull()
  })

  it('answers the requests of `traceFetch`, which are traced with `httpClients: false`', async () => {
    await tracing.shutdown()
    tracing = startTracing({ service: 'test', exporter, flushOnExit: false, httpClients: false })
    const traced = traceFetch(fetch)
    expect(await namesAfter(() => traced('http://mock.test/'))).toEqual(['GET', 'outer'])
    expect(sent).toMatch(/^00-/)
  })

  it('answers requests of `node:http`, which are traced where Node publishes them', async () => {
    await expectTracedByNode()
  })
})

describe('nock', () => {
  beforeEach(() => {
    nock.activate()
    nock('http://mock.test')
      .get('/')
      .reply(200, function reply() {
        sent = this.req.headers.traceparent as string | undefined
        return 'ok'
      })
  })
  afterEach(() => {
    nock.cleanAll()
    nock.restore()
  })

  it('takes the place of `fetch`: there is neither a span nor a header', async () => {
    expect(await namesAfter(() => fetch('http://mock.test/'))).toEqual(['outer'])
    expect(sent).toBeUndefined()
  })

  it('answers requests of `node:http`, which are traced where Node publishes them', async () => {
    await expectTracedByNode()
  })
})
