import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, propagation } from '@opentelemetry/api'
import type { Tracing } from '@throughline/core'
import { startTracing, traceDispatcher, withSpan } from '@throughline/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'

/** The parts of undici 5 to 7 that the tests use; their types differ. */
interface Undici {
  readonly Agent: new (options?: object) => Dispatcher
  readonly Pool: new (origin: string, options?: object) => Dispatcher
  readonly BalancedPool: new (origin: string, options?: object) => Dispatcher
  readonly RetryAgent?: new (agent: object, options?: object) => Dispatcher
  readonly fetch: (url: string, options: object) => Promise<{ text(): Promise<string> }>
  readonly request: (url: string, options: object) => Promise<{ body: { text(): Promise<string> } }>
  readonly setGlobalDispatcher: (dispatcher: object) => void
  readonly getGlobalDispatcher: () => object
}

interface Dispatcher {
  close(): Promise<void>
  destroy(): Promise<void>
  dispatch(options: object, handler: object): boolean
}

const VERSIONS: [string, () => Promise<{ default: unknown }>][] = [
  ['undici 7', () => import('undici')],
  ['undici 6', () => import('undici6')],
  ['undici 5', () => import('undici5')],
]
const TENANTS = ['a', 'b', 'c', 'd', 'e', 'f']

const exporter = checkedExporter()
let tracing: Tracing
let url: string
/** By tenant: the trace and the tenant that each of its requests arrived with. */
const arrived = new Map<string, (string | undefined)[]>()
const answered = new Map<string, number>()

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  const tenant = searchParams.get('tenant') ?? ''
  const { traceparent = '', baggage } = request.headers
  const seen = arrived.get(tenant) ?? []
  arrived.set(tenant, [...seen, `${String(traceparent).slice(3, 35)} ${baggage}`])
  const count = answered.get(tenant) ?? 0
  answered.set(tenant, count + 1)
  if (pathname === '/flaky' && count < 2) response.statusCode = 503
  if (pathname === '/moved') response.writeHead(302, { location: `/target?tenant=${tenant}` })
  setTimeout(() => response.end('ok'), 5)
})

beforeAll(async () => {
  tracing = startTracing({ service: 'queues', exporter })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

beforeEach(() => {
  arrived.clear()
  answered.clear()
})

afterEach(() => void exporter.take())

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await tracing.shutdown()
})

/** Each tenant's call inside its own trace, with its own baggage, all at once; the traces by tenant. */
async function callAtOnce(call: (tenant: string) => Promise<unknown>): Promise<Map<string, string>> {
  const traces = new Map<string, string>()
  await Promise.all(
    TENANTS.map(tenant => {
      const baggage = propagation.createBaggage({ tenant: { value: tenant } })
      return context.with(propagation.setBaggage(context.active(), baggage), () =>
        withSpan(tenant, async span => {
          traces.set(tenant, span.spanContext().traceId)
          await call(tenant)
        }),
      )
    }),
  )
  return traces
}

function expectOwn(traces: Map<string, string>, calls = 1): void {
  for (const tenant of TENANTS) {
    expect(arrived.get(tenant), tenant).toEqual(Array(calls).fill(`${traces.get(tenant)} tenant=${tenant}`))
  }
}

/** CLIENT spans have the parent whose call they describe. */
function expectSpans(traces: Map<string, string>, calls = 1): void {
  const spans = exporter.take().filter(({ kind }) => kind === 2)
  expect(spans).toHaveLength(TENANTS.length * calls)
  for (const span of spans) {
    const tenant = new URL(String(span.attributes['url.full'])).searchParams.get('tenant') ?? ''
    expect(span.spanContext().traceId).toBe(traces.get(tenant))
  }
}

describe.each(VERSIONS)('a queue of %s', (_version, load) => {
  let undici: Undici
  beforeAll(async () => {
    undici = (await load()).default as Undici
  })

  const pools: [string, () => Dispatcher][] = [
    ['Agent', () => new undici.Agent({ connections: 2 })],
    ['Pool', () => new undici.Pool(url, { connections: 2 })],
    ['BalancedPool', () => new undici.BalancedPool(url, { connections: 2 })],
  ]

  it.each(pools)('keeps the trace and the baggage of each `request` through %s', async (_, pool) => {
    const dispatcher = pool()
    const traces = await callAtOnce(async tenant => {
      const { body } = await undici.request(`${url}/?tenant=${tenant}`, { dispatcher })
      await body.text()
    })
    await dispatcher.close()
    expectOwn(traces)
    expectSpans(traces)
  })

  it.each(pools)(
    'gives a queued `fetch` through %s no trace rather than that of another',
    async (_, pool) => {
      const dispatcher = pool()
      const before = tracing.stats().problems['undici queue'] ?? 0
      const traces = await callAtOnce(async tenant => {
        await (await undici.fetch(`${url}/?tenant=${tenant}`, { dispatcher })).text()
      })
      await dispatcher.close()
      const own = TENANTS.filter(
        tenant => arrived.get(tenant)?.[0] === `${traces.get(tenant)} tenant=${tenant}`,
      )
      const none = TENANTS.filter(tenant => arrived.get(tenant)?.[0] === ' undefined')
      expect([own.length, none.length]).toEqual([2, 4])
      expect((tracing.stats().problems['undici queue'] ?? 0) - before).toBe(4)
      expect(tracing.stats().warnings.join()).toContain('traceDispatcher(')
    },
  )

  it.each(pools)('keeps all of a `fetch` through traceDispatcher of %s', async (_, pool) => {
    const dispatcher = traceDispatcher(pool())
    const traces = await callAtOnce(async tenant => {
      await (await undici.fetch(`${url}/?tenant=${tenant}`, { dispatcher })).text()
    })
    await dispatcher.close()
    expectOwn(traces)
    expectSpans(traces)
  })

  it('gives a queued global `fetch` no trace rather than that of another', async () => {
    const before = undici.getGlobalDispatcher()
    const dispatcher = new undici.Agent({ connections: 2 })
    const dispatch = vi.spyOn(dispatcher, 'dispatch')
    undici.setGlobalDispatcher(dispatcher)
    const traces = await callAtOnce(async tenant => {
      await (await fetch(`${url}/?tenant=${tenant}`)).text()
    })
    undici.setGlobalDispatcher(before)
    await dispatcher.close()
    const own = TENANTS.filter(
      tenant => arrived.get(tenant)?.[0] === `${traces.get(tenant)} tenant=${tenant}`,
    )
    const none = TENANTS.filter(tenant => arrived.get(tenant)?.[0] === ' undefined')
    // The fetch of Node 26 leaves the global dispatcher of undici 5 and 6 aside.
    const isQueued = dispatch.mock.calls.length > 0
    expect([own.length, none.length]).toEqual(isQueued ? [2, 4] : [6, 0])
    if (Number(process.versions.node.split('.')[0]) < 26) expect(isQueued).toBe(true)
  })

  it('keeps all of the global `fetch` through a global dispatcher', async () => {
    const before = undici.getGlobalDispatcher()
    const dispatcher = traceDispatcher(new undici.Agent({ connections: 2 }))
    undici.setGlobalDispatcher(dispatcher)
    const traces = await callAtOnce(async tenant => {
      await (await fetch(`${url}/?tenant=${tenant}`)).text()
    })
    undici.setGlobalDispatcher(before)
    await dispatcher.close()
    expectOwn(traces)
    expectSpans(traces)
  })

  it('traces the requests that one context makes one after the other, without a bound', async () => {
    const dispatcher = new undici.Agent()
    const traces = new Map<string, string>()
    await withSpan('one after the other', async span => {
      for (const tenant of TENANTS) {
        traces.set(tenant, span.spanContext().traceId)
        await (await undici.fetch(`${url}/?tenant=${tenant}`, { dispatcher })).text()
      }
    })
    await dispatcher.close()
    for (const tenant of TENANTS) expect(arrived.get(tenant)?.[0]).toContain(traces.get(tenant))
    expectSpans(traces)
  })

  it('has no span and no headers outside of a trace through traceDispatcher', async () => {
    const dispatcher = traceDispatcher(new undici.Agent({ connections: 1 }))
    await (await undici.fetch(`${url}/?tenant=a`, { dispatcher })).text()
    await dispatcher.close()
    expect(arrived.get('a')).toEqual([' undefined'])
    expect(exporter.take()).toEqual([])
  })

  it('follows retries on connections of others', async () => {
    if (undici.RetryAgent === undefined) return
    const options = { minTimeout: 1, maxTimeout: 1 }
    const dispatcher = traceDispatcher(new undici.RetryAgent(new undici.Agent({ connections: 2 }), options))
    const traces = await callAtOnce(async tenant => {
      await (await undici.request(`${url}/flaky?tenant=${tenant}`, { dispatcher })).body.text()
    })
    await dispatcher.close()
    expectOwn(traces, 3)
    const counts = exporter
      .take()
      .filter(({ kind }) => kind === 2)
      .map(({ attributes }) => attributes['http.request.resend_count'])
    expect(counts.filter(count => count === 1)).toHaveLength(6)
    expect(counts.filter(count => count === 2)).toHaveLength(6)
  })

  it('does not attribute a retry to another trace without traceDispatcher', async () => {
    if (undici.RetryAgent === undefined) return
    const options = { minTimeout: 1, maxTimeout: 1 }
    const dispatcher = new undici.RetryAgent(new undici.Agent({ connections: 2 }), options)
    const traces = await callAtOnce(async tenant => {
      await (await undici.request(`${url}/flaky?tenant=${tenant}`, { dispatcher })).body.text()
    })
    await dispatcher.close()
    for (const tenant of TENANTS) {
      for (const request of arrived.get(tenant) ?? []) {
        expect([`${traces.get(tenant)} tenant=${tenant}`, ' undefined']).toContain(request)
      }
    }
  })

  it('keeps headers of the caller in all their forms', async () => {
    const dispatcher = traceDispatcher(new undici.Agent())
    for (const headers of [{ baggage: 'tenant=own' }, ['baggage', 'tenant=own']]) {
      await withSpan('p', async () => {
        await (await undici.request(`${url}/?tenant=a`, { dispatcher, headers })).body.text()
      })
    }
    await dispatcher.close()
    const traces = exporter.take().flatMap(span => (span.kind === 2 ? [span.spanContext().traceId] : []))
    expect(arrived.get('a')).toEqual(traces.map(trace => `${trace} tenant=own`))
  })
})

it('refuses what is no dispatcher', () => {
  expect(() => traceDispatcher({} as Dispatcher)).toThrow(
    'Expected `dispatcher` to be a dispatcher of undici, such as `new Agent()`',
  )
})
