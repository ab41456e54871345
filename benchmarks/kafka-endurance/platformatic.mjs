import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { traceConsumer, traceMessage, traceProducer } from '../../packages/kafka/dist/platformatic.js'

const require = createRequire(new URL('../../packages/kafka/package.json', import.meta.url))
const READ_COMMITTED = 1

export async function platformatic(bootstrapBrokers, isTraced, heartbeat) {
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
      void receiveOn(topic, handle, isReady, {})
    },
    async join(topic, handle) {
      const member = {}
      await new Promise(isReady => {
        member.ended = receiveOn(topic, handle, isReady, member)
      })
      return async () => {
        member.isLeaving = true
        await member.leave()
        await member.ended
      }
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
  async function receiveOn(topic, handle, isReady, member) {
    while (!isClosing && !member.isLeaving) {
      const bare = new Consumer({ ...base, ...heartbeat, groupId: topic })
      const consumer = opened(isTraced ? traceConsumer(bare) : bare)
      // 1.35 goes on to join the group after it was closed, fails, and emits that.
      bare.on('error', () => {})
      member.leave = async () => {
        open.delete(consumer)
        await consumer.close(true)
      }
      try {
        const stream = await consumer.consume({
          topics: [topic],
          mode: 'committed',
          fallbackMode: 'earliest',
          isolationLevel: READ_COMMITTED,
          // By itself the client commits what it has fetched, which a member that leaves has not handled.
          autocommit: heartbeat === undefined,
          maxWaitTime: 500,
        })
        isReady()
        for await (const message of stream) {
          if (member.isLeaving) break
          const work = () => handle(message.value)
          await (isTraced ? traceMessage(stream, message, work) : work())
          await message.commit()
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

function bytes(topic, { key, value, headers }) {
  const message = { topic, key: Buffer.from(key), value: Buffer.from(value) }
  if (headers === undefined) return message
  const entries = Object.entries(headers).map(pair => pair.map(text => Buffer.from(text)))
  return { ...message, headers: new Map(entries) }
}
