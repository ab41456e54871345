import { startBroker } from '@throughline/kafka-broker'
import { obtain } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { headersContract } from './headers-contract.ts'
import { buildOrderService, describePrograms, fetchPackages } from './programs.ts'
import { samplingContract } from './sampling-contract.ts'
import { traceContract } from './trace-contract.ts'
import { trapsContract } from './traps-contract.ts'

const fetched = await obtain({ python3: '--version', go: 'version' }, fetchPackages)
const programs =
  'server' in fetched
    ? { server: { python: fetched.server, orderService: await buildOrderService() } }
    : fetched

against(
  await describePrograms(),
  programs,
  'what we write, against the specifications (packages/core/test/propagation),',
  programs => {
    traceContract(programs, 'the embedded broker', () => startBroker({ kind: 'embedded' }))
    traceContract(programs, 'Apache Kafka, where it is there,', () => startBroker())
    headersContract(programs)
    samplingContract(programs)
    trapsContract(programs)
  },
  'polyglot',
)
