import { obtain } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { collectorContract } from './collector/collector-contract.ts'
import { buildGo, collectorVersion, fetchGoModules, versionOf } from './go/build-go.ts'
import { propagatorsContract } from './propagators/propagators-contract.ts'

const modules = await obtain({ go: 'version' }, fetchGoModules)
const programs = 'server' in modules ? { server: await buildGo() } : modules

against(
  `OpenTelemetry Collector ${collectorVersion}`,
  programs,
  'what we encode, against the schema of OTLP and a receiver of our own (packages/core/test/exporting/otlp),',
  ({ collector }) => collectorContract(collector),
)

against(
  `OpenTelemetry's propagators for Go ${versionOf('go.opentelemetry.io/contrib/propagators/jaeger')}`,
  programs,
  'what we write, against the specifications (packages/core/test/propagation),',
  ({ propagators }) => propagatorsContract(propagators),
)
