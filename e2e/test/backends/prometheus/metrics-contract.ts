import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ratio, startTracing } from '@throughline/core'
import { otlpMetrics, prometheusMetrics } from '@throughline/core/metrics'
import { memoryExporter } from '@throughline/core/testing'
import { startContribCollector, startPrometheus } from '@throughline/servers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { send } from '../../http-server/http-client.ts'
import { startNodeHttp } from '../../http-server/node-http-app.ts'
import { exemplars, query } from './prometheus-api.ts'

const REQUESTS = 100_000
const AT_ONCE = 500

/** As the Collector writes it. */
function variable(name: string): string {
  return `\${env:${name}}`
}

/** What the Collector gets by OTLP, it shows to Prometheus. */
const COLLECTOR = {
  receivers: { otlp: { protocols: { http: { endpoint: variable('OTLP_HTTP_ENDPOINT') } } } },
  exporters: { prometheus: { endpoint: variable('PROMETHEUS_ENDPOINT'), enable_open_metrics: true } },
  service: {
    telemetry: { metrics: { level: 'none' } },
    pipelines: { metrics: { receivers: ['otlp'], exporters: ['prometheus'] } },
  },
}

/** Metrics of a service in Prometheus, scraped from the service itself and by way of the Collector. */
export function metricsContract(): void {
  const stops: (() => Promise<unknown>)[] = []
  const exporter = memoryExporter()
  let app: Awaited<ReturnType<typeof startNodeHttp>>
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>
  let otlp: ReturnType<typeof otlpMetrics>

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-metrics-'))
    stops.push(() => rm(folder, { recursive: true, force: true }))
    const settings = join(folder, 'collector.yaml')
    await writeFile(settings, JSON.stringify(COLLECTOR))
    const collector = await startContribCollector([settings])
    stops.push(collector.stop)
    const tracing = startTracing({ service: 'counted', exporter, sampler: ratio(0.01) })
    const metrics = prometheusMetrics()
    otlp = otlpMetrics({ url: `${collector.otlpHttp}/v1/metrics`, flushOnExit: false })
    const own = createServer(metrics.handler).listen(0, '127.0.0.1')
    await once(own, 'listening')
    stops.push(
      async () => own.close(),
      () => otlp.shutdown(),
      async () => metrics.shutdown(),
      () => tracing.shutdown(),
    )
    const job = (name: string, target: string) => ({
      job_name: name,
      static_configs: [{ targets: [target] }],
    })
    const scraping = join(folder, 'prometheus.yaml')
    const scrape_configs = [
      job('own', `127.0.0.1:${(own.address() as AddressInfo).port}`),
      job('collector', collector.metrics),
    ]
    const global = { scrape_interval: '1s' }
    await writeFile(scraping, JSON.stringify({ global, scrape_configs }))
    prometheus = await startPrometheus(scraping, ['--enable-feature=exemplar-storage'])
    stops.push(prometheus.stop)
    app = await startNodeHttp()
    stops.push(() => app.stop())
  }, 1_800_000)

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop()
  })

  it(`count ${REQUESTS} requests at 1 % sampling, of servers and of clients, and lead to sampled traces`, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 32 })
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => send(`${app.url}/users/7`, { agent })))
    agent.destroy()
    await otlp.flush()
    const route = 'http_route="/users/:id",http_request_method="GET",http_response_status_code="200"'
    const { port } = new URL(app.url)
    for (const job of ['own', 'collector']) {
      await expect
        .poll(() => numberOf(`http_server_request_duration_seconds_count{job="${job}",${route}}`), {
          timeout: 60_000,
        })
        .toBe(REQUESTS)
      const edge = `{job="${job}",server_address="127.0.0.1",server_port="${port}"}`
      expect(await numberOf(`http_client_request_duration_seconds_count${edge}`)).toBe(REQUESTS)
      expect(await numberOf(`http_server_active_requests{job="${job}"}`)).toBe(0)
    }
    const [target] = await query(prometheus.url, 'target_info{job="own"}')
    expect(target?.metric).toMatchObject({ service_name: 'counted', telemetry_sdk_name: 'throughline' })
    const sampled = new Set(exporter.spans.map(span => span.spanContext().traceId))
    const found = await exemplars(prometheus.url, 'http_server_request_duration_seconds_bucket')
    expect(found.length).toBeGreaterThan(0)
    for (const { labels } of found) expect(sampled).toContain(labels.trace_id)
  }, 900_000)

  async function numberOf(text: string): Promise<number> {
    const [series] = await query(prometheus.url, text)
    return Number(series?.value[1])
  }
}
