import { traceKafka } from '../../packages/kafka/dist/confluent.js'
import { confluentClient } from '../../testing/confluent-client/src/index.ts'
import { throughKafkajsApi } from './kafkajs-api.mjs'

/** The default waits for 1 s for more messages before it sends. */
const AT_ONCE = { 'linger.ms': 0 }

/** The KafkaJS-compatible API. */
export async function confluent(brokers, isTraced, heartbeat) {
  const { server, lack } = await confluentClient()
  if (server === undefined) throw new Error(`@confluentinc/kafka-javascript cannot be had here: ${lack}`)
  const { Kafka, logLevel } = server
  const bare = new Kafka({ kafkaJS: { clientId: 'endurance', brokers, logLevel: logLevel.NOTHING } })
  return throughKafkajsApi(bare, isTraced ? traceKafka(bare) : bare, {
    producer: AT_ONCE,
    transactional: id => ({ ...AT_ONCE, 'transactional.id': id }),
    consumer: groupId => ({ kafkaJS: { groupId, fromBeginning: true, ...heartbeat } }),
  })
}
