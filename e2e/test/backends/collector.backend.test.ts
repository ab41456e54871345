import type { Obtained } from '@throughline/servers'
import { contribCollector, fetchGoModule, jaeger1, obtain } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { oneCollectorContract } from './tail-sampling/one-collector-contract.ts'
import { twoCollectorsContract } from './tail-sampling/two-collectors-contract.ts'
import { ZIPKIN_VERSION, zipkinJar } from './zipkin/zipkin-jar.ts'

const jar: Obtained<string> = await obtain({ go: 'version', java: '-version', mvn: '-version' }, async () => {
  await fetchGoModule(contribCollector)
  await fetchGoModule(jaeger1)
  return zipkinJar()
})
const names = `OpenTelemetry Collector Contrib ${contribCollector.version}`
const standIn = 'that it is YAML with pinned images'

against(
  `${names}, before Jaeger ${jaeger1.version} and Zipkin ${ZIPKIN_VERSION}`,
  jar,
  standIn,
  oneCollectorContract,
)
against(`three of ${names}, balancing load by trace`, jar, standIn, twoCollectorsContract)
