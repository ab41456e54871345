import type { CollectedSpan } from '@throughline/otlp-collector'
import type { Jaeger } from '@throughline/servers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoTraces } from '../traces/demo-traces.ts'
import { oneOfEverything } from '../traces/one-of-everything.ts'
import { byTrace, replay } from '../traces/replay.ts'
import { otlpRoutes, zipkinRoutes } from '../traces/routes.ts'
import type { StoredSpan } from '../traces/stored-span.ts'
import { inOrder, storedSpan } from '../traces/stored-span.ts'
import { readAnnotations } from '../traces/through-zipkin.ts'
import { jaegerGet, jaegerSearch, jaegerTrace } from './jaeger-api.ts'

interface Dependency {
  readonly parent: string
  readonly child: string
}

/**
 * Jaeger gives back whole what it gets by each of our protocols.
 *
 * @param byZipkin what a span becomes on its way through Zipkin's protocol
 */
export function jaegerContract(
  start: () => Promise<Jaeger>,
  byZipkin: (span: StoredSpan) => StoredSpan,
): void {
  let jaeger: Jaeger
  let spans: readonly CollectedSpan[]

  beforeAll(async () => {
    jaeger = await start()
    spans = [...(await demoTraces()), ...oneOfEverything]
  }, 900_000)
  afterAll(() => jaeger?.stop())

  it.each(otlpRoutes)('stores the traces of the demo by $name, span by span', async ({ open }) => {
    for (const sent of byTrace(await replay(spans, () => open(jaeger))))
      expect(await stored(sent)).toEqual(inOrder(sent.map(storedSpan)))
  })

  it.each(zipkinRoutes)('stores the traces of the demo by $name, span by span', async ({ open }) => {
    for (const sent of byTrace(await replay(spans, () => open(jaeger))))
      expect((await stored(sent)).map(readAnnotations)).toEqual(inOrder(sent.map(storedSpan)).map(byZipkin))
  })

  it('finds traces by service, tag, error and duration, and who calls whom', async () => {
    const sent = await replay(oneOfEverything, () => otlpRoutes[0]?.open(jaeger) ?? expect.fail())
    const { traceId = '' } = sent[0] ?? {}
    await stored(sent)
    const service = 'shop'
    expect(await jaegerGet<string[]>(jaeger.url, '/api/services')).toEqual(
      expect.arrayContaining(['order-service', 'payment-service', 'shipping-worker', service, 'warehouse']),
    )
    const queries = [
      { service, operation: 'GET /orders/:id' },
      { service, tags: '{"http.route":"/orders/:id"}' },
      { service, tags: '{"error":"true"}' },
      { service, minDuration: '150ms' },
    ]
    for (const query of queries) expect(await jaegerSearch(jaeger.url, query)).toContain(traceId)
    expect(await jaegerSearch(jaeger.url, { service, minDuration: '300ms' })).not.toContain(traceId)
    const lookback = `/api/dependencies?endTs=${Date.now()}&lookback=3600000`
    expect(await jaegerGet<Dependency[]>(jaeger.url, lookback)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ parent: 'payment-service', child: 'order-service' }),
        expect.objectContaining({ parent: 'order-service', child: 'shipping-worker' }),
      ]),
    )
  })

  function stored(sent: readonly CollectedSpan[]): Promise<StoredSpan[]> {
    return jaegerTrace(jaeger.url, sent[0]?.traceId ?? '', sent.length)
  }
}
