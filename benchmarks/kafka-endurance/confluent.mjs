import { traceKafka } from '../../packages/kafka/dist/confluent.js'
import { confluentClient } from '../../testing/confluent-client/src/index.ts'
import { createTopic } from './kafkajs.mjs'

/** The KafkaJS-compatible API. */
export async function confluent(brokers, isTraced) {
  const { server, lack } = await confluentClient()
  if (server === undefined) throw new Error(`@confluentinc/kafka-javascript cannot be had here: ${lack}`)
  const { Kafka, logLevel } = server
  const bare = new Kafka({ kafkaJS: { clientId: 'endurance', brokers, logLevel: logLevel.NOTHING } })
  const kafka = isTraced ? traceKafka(bare) : bare
  const open = []
  return {
    async sender(topic) {
      // The default waits for 1 s for more messages before it sends.
      const producer = await connected(kafka.producer({ 'linger.ms': 0 }))
      return messages => producer.send({ topic, messages })
    },
    async transactions(topic) {
      const producer = await connected(kafka.producer({ 'linger.ms': 0, 'transactional.id': topic }))
      return async (end, messages) => {
        const transaction = await producer.transaction()
        await transaction.send({ topic, messages })
        await transaction[end]()
      }
    },
    async receive(topic, handle, isReady) {
      await createTopic(bare, topic)
      const consumer = await connected(kafka.consumer({ kafkaJS: { groupId: topic, fromBeginning: true } }))
      await consumer.subscribe({ topics: [topic] })
      await consumer.run({ eachMessage: ({ message }) => handle(message.value) })
      isReady()
    },
    async close() {
      await Promise.all(open.map(each => each.disconnect()))
    },
  }

  async function connected(each) {
    open.push(each)
    await each.connect()
    return each
  }
}
