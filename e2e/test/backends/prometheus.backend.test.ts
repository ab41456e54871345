import { contribCollector, fetchGoModule, jaeger1, obtain, prometheus3 } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { spanMetricsContract } from './prometheus/span-metrics-contract.ts'

const servers = await obtain({ go: 'version' }, async () => {
  for (const module of [contribCollector, jaeger1, prometheus3]) await fetchGoModule(module)
  return prometheus3.version
})

for (const way of ['scrape', 'remote write'] as const)
  against(
    `Prometheus ${prometheus3.version} by ${way}, behind OpenTelemetry Collector Contrib ${contribCollector.version}`,
    servers,
    'that its settings are YAML',
    () => spanMetricsContract(way),
  )
