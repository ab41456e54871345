import type { RunningBroker } from '@throughline/kafka-broker'
import { startBroker } from '@throughline/kafka-broker'
import { afterAll, beforeAll } from 'vitest'
import { clientContract } from './client-contract.ts'
import { kafkajsClient } from './kafkajs-client.ts'

let broker: RunningBroker

beforeAll(async () => {
  broker = await startBroker({ kind: 'embedded' })
})

afterAll(() => broker.stop())

/** The other clients ask for versions of the protocol that only a real broker speaks. */
clientContract('kafkajs', kafkajsClient, async () => broker)
