import { createRequire } from 'node:module'
import { traceKafka } from '../../packages/kafka/dist/index.js'

const require = createRequire(new URL('../../packages/kafka/package.json', import.meta.url))

export async function kafkajs(brokers, isTraced) {
  const { Kafka, logLevel, Partitioners } = require('kafkajs')
  const bare = new Kafka({ clientId: 'endurance', brokers, logLevel: logLevel.NOTHING })
  const kafka = isTraced ? traceKafka(bare) : bare
  const open = []
  const createPartitioner = Partitioners.DefaultPartitioner
  return {
    async sender(topic) {
      const producer = await connected(kafka.producer({ createPartitioner }))
      return messages => producer.send({ topic, messages })
    },
    async transactions(topic) {
      const producer = await connected(
        kafka.producer({
          createPartitioner,
          transactionalId: topic,
          maxInFlightRequests: 1,
          idempotent: true,
        }),
      )
      return async (end, messages) => {
        const transaction = await producer.transaction()
        await transaction.send({ topic, messages })
        await transaction[end]()
      }
    },
    async receive(topic, handle, isReady) {
      await createTopic(bare, topic)
      const consumer = await connected(kafka.consumer({ groupId: topic }))
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
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

/** For all three libraries: the topic of a run has three partitions. */
export async function createTopic(kafka, topic) {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] })
  await admin.disconnect()
}
