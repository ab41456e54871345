/**
 * Sends and receives through the API of kafkajs, of which the settings of its clients differ.
 *
 * @param bare the client
 * @param kafka the same, or what traces it
 * @param settings those of a producer, of a producer of transactions, of a consumer, and of its subscription
 */
export function throughKafkajsApi(bare, kafka, { producer, transactional, consumer, subscription }) {
  const open = new Set()
  return {
    async sender(topic) {
      const sending = await connected(kafka.producer(producer))
      return messages => sending.send({ topic, messages })
    },
    async transactions(topic) {
      const sending = await connected(kafka.producer(transactional(topic)))
      return async (end, messages) => {
        const transaction = await sending.transaction()
        await transaction.send({ topic, messages })
        await transaction[end]()
      }
    },
    async receive(topic, handle, isReady) {
      await createTopic(topic)
      await join(topic, handle)
      isReady()
    },
    join,
    async close() {
      await Promise.all([...open].map(each => each.disconnect()))
    },
  }

  /** One more member of the group. What it returns makes it leave. */
  async function join(topic, handle) {
    const receiving = await connected(kafka.consumer(consumer(topic)))
    await receiving.subscribe({ topics: [topic], ...subscription })
    await receiving.run({ eachMessage: ({ message }) => handle(message.value) })
    return async () => {
      open.delete(receiving)
      await receiving.disconnect()
    }
  }

  async function connected(each) {
    open.add(each)
    await each.connect()
    return each
  }

  /** As with every client, the topic of a run has three partitions. */
  async function createTopic(topic) {
    const admin = bare.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] })
    await admin.disconnect()
  }
}
