import { contribCollector, fetchGoModule, obtain, prometheus3 } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { dashboardContract } from './tempo/dashboard-contract.ts'
import { receiversContract } from './tempo/receivers-contract.ts'

const standIn = 'that its settings have documented keys'
const names = `OpenTelemetry Collector Contrib ${contribCollector.version}`

against(
  `${names}, with the receivers of Tempo's settings (Tempo itself is not run)`,
  await obtain({ go: 'version' }, () => fetchGoModule(contribCollector)),
  standIn,
  receiversContract,
)

against(
  `Prometheus ${prometheus3.version}, with the queries of Grafana's dashboard (Grafana itself is not run)`,
  await obtain({ go: 'version' }, async () => {
    for (const module of [contribCollector, prometheus3]) await fetchGoModule(module)
  }),
  standIn,
  dashboardContract,
)
