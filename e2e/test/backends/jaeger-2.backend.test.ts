import { fetchGoModule, jaeger2, obtain, startJaeger2 } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { exampleFile } from './examples/compose.ts'
import { jaegerContract } from './jaeger/jaeger-contract.ts'
import { throughReceiver } from './traces/through-zipkin.ts'

against(
  `Jaeger ${jaeger2.version}`,
  await obtain({ go: 'version' }, () => fetchGoModule(jaeger2)),
  'Jaeger 1',
  () => jaegerContract(() => startJaeger2(exampleFile('jaeger/jaeger.yaml')), throughReceiver),
)
