import { contribCollector, fetchGoModule, obtain, prometheus3 } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { metricsContract } from './prometheus/metrics-contract.ts'

const servers = await obtain({ go: 'version' }, async () => {
  for (const module of [contribCollector, prometheus3]) await fetchGoModule(module)
  return prometheus3.version
})

against(
  `metrics in Prometheus ${prometheus3.version}, and by way of OpenTelemetry Collector Contrib ${contribCollector.version}`,
  servers,
  'the parser and the decoder of the other tests',
  metricsContract,
)
