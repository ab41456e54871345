import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { otlpExporter } from '@throughline/core'
import type { CollectedSpan } from '@throughline/otlp-collector'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exampleFile } from '../examples/compose.ts'
import { exemplars, query } from '../prometheus/prometheus-api.ts'
import { demoTraces } from '../traces/demo-traces.ts'
import { oneOfEverything } from '../traces/one-of-everything.ts'
import { replay } from '../traces/replay.ts'
import type { CountingService } from './counting-service.ts'
import { startCountingService } from './counting-service.ts'
import type { Dashboard } from './start-dashboard.ts'
import { startDashboard } from './start-dashboard.ts'

interface Panel {
  readonly title: string
  readonly targets: readonly { readonly expr: string }[]
}

const file = exampleFile('tempo/grafana/dashboards/services.json')
const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { readonly panels: readonly Panel[] }

/** Times that the traces are sent, a second apart: a rate needs a count that grows. */
const ROUNDS = 8

/** Every query of the dashboard returns data from a real Prometheus. */
export function dashboardContract(): void {
  let dashboard: Dashboard
  let service: CountingService

  beforeAll(async () => {
    service = await startCountingService()
    dashboard = await startDashboard(service.metrics)
    const spans = [...(await demoTraces()), ...oneOfEverything, ...oneOfEverything.map(failing)]
    for (let round = 0; round < ROUNDS; round++) {
      await service.work()
      const url = `${dashboard.collector.otlpHttp}/v1/traces`
      await replay(spans, () => otlpExporter({ url }))
      await delay(1000)
    }
  }, 1_800_000)
  afterAll(async () => {
    await dashboard?.stop()
    await service?.stop()
  })

  it.each(panels)('draws "$title"', async ({ title, targets }) => {
    for (const { expr } of targets) {
      const text = expr.replaceAll('$__rate_interval', '1m')
      const values = async () =>
        (await query(dashboard.prometheus.url, text)).map(series => Number(series.value[1]))
      const isDrawn = title.includes('wait') ? (value: number) => value >= 0 : (value: number) => value > 0
      await expect.poll(async () => (await values()).filter(isDrawn)).not.toEqual([])
    }
  })

  it('has exemplars, whose label leads to Tempo', async () => {
    const found = await exemplars(dashboard.prometheus.url, 'traces_spanmetrics_latency_bucket')
    expect(found.length).toBeGreaterThan(0)
    for (const { labels } of found) expect(labels.trace_id).toMatch(/^[\da-f]{32}$/)
  })
}

/** Also the consumer fails in these. */
function failing(span: CollectedSpan): CollectedSpan {
  const traceId = `b${span.traceId.slice(1)}`.replace(/.$/, 'f')
  if (span.kind !== SpanKind.CONSUMER) return { ...span, traceId }
  return { ...span, traceId, status: { code: SpanStatusCode.ERROR, message: 'no address' } }
}
