import { fetchGoModule, jaeger1, obtain, startJaeger1 } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { composeService } from './examples/compose.ts'
import { jaegerContract } from './jaeger/jaeger-contract.ts'
import { throughJaeger1 } from './jaeger/through-jaeger-1.ts'

const { environment } = composeService('jaeger/compose-1.51.yaml', 'jaeger')

against(
  `Jaeger ${jaeger1.version}`,
  await obtain({ go: 'version' }, () => fetchGoModule(jaeger1)),
  'what we encode, against the schema of OTLP and a receiver of our own (packages/core/test/exporting/otlp),',
  () => jaegerContract(() => startJaeger1(environment), throughJaeger1),
)
