import { afterAll, beforeAll, expect, it } from 'vitest'
import { jaegerTrace } from '../jaeger/jaeger-api.ts'
import { sendTraces } from '../tail-sampling/sent-traces.ts'
import { SPANS_OF_A_TRACE } from '../traces/order-traces.ts'
import { exemplars, query } from './prometheus-api.ts'
import type { SpanMetrics, Way } from './span-metrics.ts'
import { startSpanMetrics } from './span-metrics.ts'

const COUNTS = { ordinary: 20, failed: 5, slow: 5 }
const ROUTE = 'http_route="/orders/:id",http_request_method="GET",http_response_status_code="200"'

/** Span metrics in Prometheus, and the way from there to the traces in Jaeger. */
export function spanMetricsContract(way: Way): void {
  let servers: SpanMetrics

  beforeAll(async () => {
    servers = await startSpanMetrics(way)
  }, 1_800_000)
  afterAll(() => servers?.stop())

  it('count every request, and lead to its trace', async () => {
    const { collector, prometheus, jaeger } = servers
    const sent = await sendTraces(collector.otlpHttp, COUNTS)
    await expect
      .poll(() => numberOf(`sum(traces_span_metrics_calls_total{${ROUTE}})`), { timeout: 60_000 })
      .toBe(30)
    const failed = 'sum(traces_span_metrics_calls_total{status_code="STATUS_CODE_ERROR"})'
    expect(await numberOf(failed)).toBe(COUNTS.failed)
    const fast = `sum(traces_span_metrics_duration_seconds_bucket{${ROUTE},le="0.5"})`
    expect(await numberOf(fast)).toBe(COUNTS.ordinary + COUNTS.failed)

    const found = await exemplars(prometheus.url, `traces_span_metrics_duration_seconds_bucket{${ROUTE}}`)
    expect(found.length).toBeGreaterThan(0)
    const slow = sent.slow.map(([root]) => root?.traceId)
    for (const { labels, value } of found) {
      const { trace_id: traceId = '' } = labels
      expect(await jaegerTrace(jaeger.url, traceId, SPANS_OF_A_TRACE)).toHaveLength(SPANS_OF_A_TRACE)
      expect(slow.includes(traceId)).toBe(Number(value) > 0.5)
    }

    async function numberOf(text: string): Promise<number> {
      const [series] = await query(prometheus.url, text)
      return Number(series?.value[1])
    }
  }, 180_000)
}
