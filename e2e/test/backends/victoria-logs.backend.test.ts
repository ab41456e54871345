import { fetchGoModule, obtain, victoriaLogs } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { logsContract } from './victoria-logs/logs-contract.ts'

against(
  `VictoriaLogs ${victoriaLogs.version}`,
  await obtain({ go: 'version' }, () => fetchGoModule(victoriaLogs)),
  'what the mixin adds to a line (packages/logger/test)',
  logsContract,
)
