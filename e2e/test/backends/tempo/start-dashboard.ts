import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContribCollector, StoringServer } from '@throughline/servers'
import { startContribCollector, startPrometheus } from '@throughline/servers'
import { parse, stringify } from 'yaml'
import { composeService, exampleFile } from '../examples/compose.ts'
import { tempoSettings } from './tempo-settings.ts'

/** A Prometheus that has what the dashboard draws. */
export interface Dashboard {
  readonly collector: ContribCollector
  readonly prometheus: StoringServer
  stop(): Promise<void>
}

interface PrometheusSettings {
  readonly scrape_configs: readonly object[]
}

/** Of the Collector's names and labels, those that Tempo's generator has others for. */
const AS_TEMPO = [
  {
    source_labels: ['__name__'],
    regex: 'traces_spanmetrics_duration_seconds_(.+)',
    target_label: '__name__',
    replacement: 'traces_spanmetrics_latency_$1',
  },
  { source_labels: ['service_name'], target_label: 'service' },
]

/**
 * Starts Prometheus with the settings for Tempo. The Collector stands in for Tempo's metrics generator: it counts spans
 * by the same dimensions.
 *
 * @param services `host:port` of the metrics of services
 */
export async function startDashboard(services: string): Promise<Dashboard> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-dashboard-'))
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  async function stop(): Promise<void> {
    for (const step of stops.splice(0).reverse()) await step()
  }

  try {
    const collector = await startContribCollector(
      [exampleFile('collector/collector.yaml'), await write('generator.json', JSON.stringify(generator()))],
      { METRICS_INTERVAL: '6s' },
    )
    stops.push(collector.stop)
    const prometheus = await startPrometheus(
      await write('prometheus.yaml', await prometheusSettings(services, collector.metrics)),
      flags(),
    )
    stops.push(prometheus.stop)
    return { collector, prometheus, stop }
  } catch (error) {
    await stop()
    throw error
  }

  async function write(name: string, text: string): Promise<string> {
    const path = join(folder, name)
    await writeFile(path, text)
    return path
  }
}

/** After `collector.yaml`: metrics by the dimensions of `tempo.yaml`, and no backend. */
function generator(): object {
  const { dimensions } = tempoSettings('tempo.yaml').metrics_generator.processor.span_metrics
  return {
    connectors: {
      spanmetrics: { namespace: 'traces.spanmetrics', dimensions: dimensions.map(name => ({ name })) },
    },
    exporters: { debug: {} },
    service: { pipelines: { traces: { processors: ['batch'], exporters: ['debug'] } } },
  }
}

async function prometheusSettings(services: string, generated: string): Promise<string> {
  const text = await readFile(exampleFile('tempo/prometheus.yaml'), 'utf8')
  const settings = parse(text.replace('host.docker.internal:9464', services)) as PrometheusSettings
  const fromTempo = {
    job_name: 'tempo',
    honor_labels: true,
    static_configs: [{ targets: [generated] }],
    metric_relabel_configs: AS_TEMPO,
  }
  return stringify({
    ...settings,
    global: { scrape_interval: '1s' },
    scrape_configs: [...settings.scrape_configs, fromTempo],
  })
}

function flags(): string[] {
  const { command = [] } = composeService('tempo/compose.yaml', 'prometheus')
  return command.filter(flag => !flag.startsWith('--config.file='))
}
