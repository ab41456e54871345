import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { withSpan } from '@throughline/core'
import { expect, it, onTestFinished } from 'vitest'
import { startStockService } from './start-stock-service.ts'
import type { StoredSpan } from './stored-trace.ts'
import { dependencies, storedTrace } from './stored-trace.ts'
import type { ZipkinHarness } from './zipkin-harness.ts'

/** The trace of two processes in Zipkin, with B3 between them. */
export function servicesContract({ url, shop }: ZipkinHarness): void {
  it.each(['b3', 'b3multi'] as const)('share one trace by %s', async propagator => {
    const { flush } = shop(propagator)
    const stock = await startStockService(url(), propagator)
    onTestFinished(stock.stop)
    const { traceId, headers } = await ask(`${stock.url}/stock/42`)
    await Promise.all([flush(), stock.stop()])
    const [order, client, server, lookUp] = await storedTrace(url(), traceId, 4)
    expect(order).toMatchObject({ name: 'order', localEndpoint: { serviceName: 'shop' } })
    expect(order).not.toHaveProperty('parentId')
    expect(client).toMatchObject({
      parentId: order?.id,
      kind: 'CLIENT',
      name: 'get',
      localEndpoint: { serviceName: 'shop' },
      remoteEndpoint: { ipv4: '127.0.0.1', port: Number(new URL(stock.url).port) },
      tags: {
        'http.request.method': 'GET',
        'http.response.status_code': '200',
        'url.full': `${stock.url}/stock/42`,
      },
    })
    expect(server).toMatchObject({
      parentId: client?.id,
      kind: 'SERVER',
      name: 'get /stock/:id',
      localEndpoint: { serviceName: 'stock' },
      tags: { 'http.route': '/stock/:id', 'http.response.status_code': '200' },
    })
    expect(lookUp).toMatchObject({ parentId: server?.id, name: 'look up', tags: { 'stock.shelf': '7' } })
    expect(headers).toEqual(headersOf(propagator, client))
    expect(client?.duration).toBeLessThanOrEqual(order?.duration ?? 0)
    expect(lookUp?.duration).toBeLessThanOrEqual(server?.duration ?? 0)
  })

  it('both fail where the server throws; Zipkin finds that, and who calls whom', async () => {
    const { flush } = shop()
    const stock = await startStockService(url(), 'b3')
    onTestFinished(stock.stop)
    const { traceId } = await ask(`${stock.url}/broken`)
    await Promise.all([flush(), stock.stop()])
    const [, client, server] = await storedTrace(url(), traceId, 3)
    expect(client?.tags).toMatchObject({ 'http.response.status_code': '500', 'error.type': '500', error: '' })
    expect(server?.tags).toMatchObject({ 'http.response.status_code': '500', error: 'no shelf' })
    const query = new URLSearchParams({ serviceName: 'stock', annotationQuery: 'error', limit: '100' })
    const found = (await (await fetch(`${url()}/api/v2/traces?${query}`)).json()) as StoredSpan[][]
    expect(found.map(spans => spans[0]?.traceId)).toEqual([traceId])
    expect(await dependencies(url())).toContainEqual({
      parent: 'shop',
      child: 'stock',
      callCount: expect.any(Number),
      errorCount: 1,
    })
  })

  it('have a broker between them in the graph of dependencies', async () => {
    const { tracer, flush } = shop('b3')
    const attributes = { 'messaging.system': 'kafka' }
    const producer = tracer.startSpan('send orders', { kind: SpanKind.PRODUCER, attributes })
    const sent = trace.setSpan(ROOT_CONTEXT, producer)
    tracer.startSpan('process orders', { kind: SpanKind.CONSUMER, attributes }, sent).end()
    producer.end()
    await flush()
    await storedTrace(url(), producer.spanContext().traceId, 2)
    const links = await dependencies(url())
    expect(links).toContainEqual(expect.objectContaining({ parent: 'shop', child: 'kafka' }))
    expect(links).toContainEqual(expect.objectContaining({ parent: 'kafka', child: 'shop' }))
  })
}

interface Asked {
  readonly traceId: string
  readonly headers: unknown
}

/** Calls the other service inside of a span, as an application would. */
async function ask(target: string): Promise<Asked> {
  return withSpan('order', async span => {
    const response = await fetch(target)
    return { traceId: span.spanContext().traceId, headers: await response.json() }
  })
}

function headersOf(propagator: string, client: StoredSpan | undefined): unknown {
  return propagator === 'b3' ? { b3: `${client?.traceId}-${client?.id}-1` } : { multi: client?.traceId }
}
