import { contribCollector, fetchGoModule, jaeger1, obtain } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { fleetContract } from './fleet/fleet-contract.ts'
import { gatewayContract } from './fleet/gateway-contract.ts'

const obtained = await obtain({ go: 'version', java: '-version', mvn: '-version' }, async () => {
  await fetchGoModule(contribCollector)
  await fetchGoModule(jaeger1)
})
const names = `OpenTelemetry Collector Contrib ${contribCollector.version}`
const standIn = 'that one trace goes to one partition'

against(`three of ${names}, behind Apache Kafka`, obtained, standIn, fleetContract)
against(`${names}, before Apache Kafka`, obtained, standIn, gatewayContract)
