import { createRequire } from 'node:module'
import { traceKafka } from '../../packages/kafka/dist/index.js'
import { throughKafkajsApi } from './kafkajs-api.mjs'

const require = createRequire(new URL('../../packages/kafka/package.json', import.meta.url))

export async function kafkajs(brokers, isTraced, heartbeat) {
  const { Kafka, logLevel, Partitioners } = require('kafkajs')
  const bare = new Kafka({ clientId: 'endurance', brokers, logLevel: logLevel.NOTHING })
  const createPartitioner = Partitioners.DefaultPartitioner
  return throughKafkajsApi(bare, isTraced ? traceKafka(bare) : bare, {
    producer: { createPartitioner },
    transactional: transactionalId => ({
      createPartitioner,
      transactionalId,
      maxInFlightRequests: 1,
      idempotent: true,
    }),
    consumer: groupId => ({ groupId, ...heartbeat }),
    subscription: { fromBeginning: true },
  })
}
