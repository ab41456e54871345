import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContribCollector, Jaeger, StoringServer } from '@throughline/servers'
import { startContribCollector, startJaeger1, startPrometheus } from '@throughline/servers'
import { composeService, exampleFile } from '../examples/compose.ts'

/** A Collector that counts spans, before Jaeger and Prometheus. */
export interface SpanMetrics {
  readonly jaeger: Jaeger
  readonly collector: ContribCollector
  readonly prometheus: StoringServer
  stop(): Promise<void>
}

/** The ways of metrics into Prometheus, each with its compose file. */
export type Way = 'scrape' | 'remote write'

const COMPOSE: Readonly<Record<Way, string>> = {
  scrape: 'prometheus/compose.yaml',
  'remote write': 'prometheus/compose-remote-write.yaml',
}

/** Longer than the settings have between two scrapes: exemplars are shown for one interval only. */
const INTERVAL: Readonly<Record<Way, string>> = { scrape: '6s', 'remote write': '1s' }

/** Starts what a compose file of `examples/backends/prometheus` does. */
export async function startSpanMetrics(way: Way): Promise<SpanMetrics> {
  const stops: (() => Promise<void>)[] = []
  async function stop(): Promise<void> {
    for (const step of stops.splice(0).reverse()) await step()
  }

  try {
    const jaeger = await startJaeger1()
    stops.push(jaeger.stop)
    const env = { JAEGER_ENDPOINT: new URL(jaeger.otlpGrpc).host, METRICS_INTERVAL: INTERVAL[way] }
    if (way === 'scrape') {
      const collector = await startContribCollector(settingsOf(way), env)
      stops.push(collector.stop)
      const prometheus = await startScraping(collector.metrics)
      stops.push(prometheus.stop)
      return { jaeger, collector, prometheus, stop }
    }
    const prometheus = await startPrometheus(exampleFile('prometheus/empty.yaml'), flagsOf(way))
    stops.push(prometheus.stop)
    const REMOTE_WRITE_URL = `${prometheus.url}/api/v1/write`
    const collector = await startContribCollector(settingsOf(way), { ...env, REMOTE_WRITE_URL })
    stops.push(collector.stop)
    return { jaeger, collector, prometheus, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Its file has the Collector's address in it, which is another one here. */
async function startScraping(target: string): Promise<StoringServer> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-scraping-'))
  const settings = join(folder, 'prometheus.yaml')
  const text = await readFile(exampleFile('prometheus/prometheus.yaml'), 'utf8')
  await writeFile(settings, text.replace('collector:8889', target))
  const prometheus = await startPrometheus(settings, flagsOf('scrape'))
  return {
    ...prometheus,
    async stop() {
      await prometheus.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The files of the Collector, in their order. */
function settingsOf(way: Way): string[] {
  const { volumes = [] } = composeService(COMPOSE[way], 'collector')
  return volumes.map(volume => exampleFile(join('prometheus', volume.split(':')[0] ?? '')))
}

function flagsOf(way: Way): string[] {
  const { command = [] } = composeService(COMPOSE[way], 'prometheus')
  return command.filter(flag => !flag.startsWith('--config.file='))
}
