import type { ContribCollector, Jaeger } from '@throughline/servers'
import { startContribCollector, startJaeger1 } from '@throughline/servers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exampleFile } from '../examples/compose.ts'
import { jaegerTrace } from '../jaeger/jaeger-api.ts'
import { orderTrace, SPANS_OF_A_TRACE } from '../traces/order-traces.ts'
import { replay } from '../traces/replay.ts'
import { otlpRoutes, zipkinRoutes } from '../traces/routes.ts'
import { inOrder, storedSpan } from '../traces/stored-span.ts'
import { readAnnotations, throughReceiver } from '../traces/through-zipkin.ts'
import type { Zipkin } from '../zipkin/start-zipkin.ts'
import { startZipkin } from '../zipkin/start-zipkin.ts'
import { expectKept } from './expect-kept.ts'
import { sendTraces } from './sent-traces.ts'

const COUNTS = { ordinary: 300, failed: 20, slow: 20 }

/** The Collector with `collector.yaml`, before Jaeger and Zipkin. */
export function oneCollectorContract(zipkinJar: string): void {
  let jaeger: Jaeger
  let zipkin: Zipkin
  let collector: ContribCollector

  beforeAll(async () => {
    jaeger = await startJaeger1()
    zipkin = await startZipkin(zipkinJar)
    collector = await startContribCollector([exampleFile('collector/collector.yaml')], {
      JAEGER_ENDPOINT: new URL(jaeger.otlpGrpc).host,
      ZIPKIN_URL: `${zipkin.url}/api/v2/spans`,
      DECISION_WAIT: '2s',
      METRICS_INTERVAL: '1s',
    })
  }, 900_000)
  afterAll(async () => {
    await collector?.stop()
    await Promise.all([jaeger?.stop(), zipkin?.stop()])
  })

  it('keeps all that failed or was slow and a tenth of the rest, whole, and counts all', async () => {
    const sent = await sendTraces(collector.otlpHttp, COUNTS)
    const [kept = 0] = await expectKept([jaeger.url], sent)
    const found = await fetch(`${zipkin.url}/api/v2/traces?serviceName=gateway&limit=1000&lookback=3600000`)
    const inZipkin = (await found.json()) as unknown[][]
    expect(inZipkin).toHaveLength(kept)
    for (const spans of inZipkin) expect(spans).toHaveLength(SPANS_OF_A_TRACE)
    await expect.poll(() => requestsIn(collector.metrics)).toBe(340)
  }, 180_000)

  it.each(otlpRoutes)('takes $name', async ({ open }) => {
    const sent = await replay(orderTrace('failed'), () => open(collector))
    const stored = await jaegerTrace(jaeger.url, sent[0]?.traceId ?? '', sent.length)
    expect(stored).toEqual(inOrder(sent.map(storedSpan)))
  })

  it.each(zipkinRoutes)('takes $name', async ({ open }) => {
    const sent = await replay(orderTrace('failed'), () => open(collector))
    const stored = await jaegerTrace(jaeger.url, sent[0]?.traceId ?? '', sent.length)
    expect(stored.map(readAnnotations)).toEqual(inOrder(sent.map(storedSpan)).map(throughReceiver))
  })

  it('hides secrets', async () => {
    const attributes = { 'user.password': 'open sesame', note: 'card 4111111111111111', 'order.id': '4711' }
    const sent = await replay(
      orderTrace('failed', attributes),
      () => otlpRoutes[0]?.open(collector) ?? expect.fail(),
    )
    const [root] = sent
    const stored = await jaegerTrace(jaeger.url, root?.traceId ?? '', sent.length)
    expect(stored.find(({ spanId }) => spanId === root?.spanId)?.attributes).toMatchObject({
      'user.password': '****',
      note: 'card ****',
      'order.id': '4711',
    })
  })
}

/** The requests that the Collector's span metrics count for the route of the root. */
async function requestsIn(metrics: string): Promise<number> {
  const text = await (await fetch(`http://${metrics}/metrics`)).text()
  const series = text
    .split('\n')
    .filter(line => line.startsWith('traces_span_metrics_calls_total{'))
    .filter(line => line.includes('http_route="/orders/:id"') && line.includes('http_request_method="GET"'))
  return series.reduce((sum, line) => sum + Number(/} ([\d.e+]+)/.exec(line)?.[1]), 0)
}
