import type { RunningBroker } from '@throughline/kafka-broker'
import { startBroker } from '@throughline/kafka-broker'
import type { Obtained } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { afterAll, beforeAll } from 'vitest'
import { clientContract } from './client-contract.ts'
import type { PlatformaticModule } from './platformatic-client.ts'
import { platformaticClientOf } from './platformatic-client.ts'

const { CI = '', KAFKA_BROKERS = '' } = process.env

/** 2.x needs a newer Node than 1.x does, and like it a real broker. */
async function platformatic2(): Promise<Obtained<PlatformaticModule>> {
  if (CI === '' && KAFKA_BROKERS === '') return { lack: 'neither CI nor KAFKA_BROKERS is set' }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 22))
    return { lack: `it needs Node 22.22, this is ${process.versions.node}` }
  return { server: (await import('platformatic-kafka-2')) as unknown as PlatformaticModule }
}

const obtained = await platformatic2()

against('@platformatic/kafka 2', obtained, 'its 1.x', contractOn, 'kafka')

function contractOn(client: PlatformaticModule): void {
  let broker: RunningBroker

  beforeAll(async () => {
    broker = await startBroker(KAFKA_BROKERS === '' ? { kind: 'apache' } : {})
  }, 300_000)

  afterAll(() => broker.stop())

  clientContract('@platformatic/kafka 2', platformaticClientOf(client), async () => broker)
}
