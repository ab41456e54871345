import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { traceConsumer, traceMessage, traceProducer } from '../../packages/kafka/dist/platformatic.js'

const require = createRequire(new URL('../../packages/kafka/package.json', import.meta.url))
const READ_COMMITTED = 1

export async function platformatic(bootstrapBrokers, isTraced) {
  const { Admin, Consumer, Producer } = await import(pathToFileURL(require.resolve('@platformatic/kafka')))
  const base = { clientId: 'endurance', bootstrapBrokers }
  const open = new Set()
  let isClosing = false
  return {
    async sender(topic) {
      const producer = opened(producerOf({}))
      return messages => producer.send({ messages: messages.map(message => bytes(topic, message)) })
    },
    async transactions(topic) {
      const producer = opened(producerOf({ idempotent: true, transactionalId: topic }))
      return async (end, messages) => {
        const transaction = await producer.beginTransaction()
        await transaction.send({ messages: messages.map(message => bytes(topic, message)) })
        await transaction[end]()
      }
    },
    async receive(topic, handle, isReady) {
      const admin = new Admin(base)
      await admin.createTopics({ topics: [topic], partitions: 3, replicas: 1 })
      await admin.close()
      void receiveOn(topic, handle, isReady)
    },
    async close() {
      isClosing = true
      for (const each of open) await each.close(true)
    },
  }

  function producerOf(options) {
    const producer = new Producer({ ...base, ...options })
    return isTraced ? traceProducer(producer) : producer
  }

  /** A stream of this client ends with an error where the broker is away for longer than its retries. */
  async function receiveOn(topic, handle, isReady) {
    while (!isClosing) {
      const bare = new Consumer({ ...base, groupId: topic })
      const consumer = opened(isTraced ? traceConsumer(bare) : bare)
      try {
        const stream = await consumer.consume({
          topics: [topic],
          mode: 'committed',
          fallbackMode: 'earliest',
          isolationLevel: READ_COMMITTED,
          maxWaitTime: 500,
        })
        isReady()
        for await (const message of stream) {
          const work = () => handle(message.value)
          await (isTraced ? traceMessage(stream, message, work) : work())
        }
      } catch (error) {
        if (process.env.DEBUG) console.error(error)
        open.delete(consumer)
        await consumer.close(true).catch(() => {})
        await sleep(200)
      }
    }
  }

  function opened(each) {
    open.add(each)
    return each
  }
}

function bytes(topic, { key, value }) {
  return { topic, key: Buffer.from(key), value: Buffer.from(value) }
}
