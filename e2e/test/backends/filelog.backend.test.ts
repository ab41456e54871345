import { contribCollector, fetchGoModule, obtain } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { filelogContract } from './filelog/filelog-contract.ts'

against(
  `the receiver filelog of OpenTelemetry Collector Contrib ${contribCollector.version}`,
  await obtain({ go: 'version' }, () => fetchGoModule(contribCollector)),
  'that lines of a logger have the fields that the settings name (packages/logger/test)',
  filelogContract,
)
