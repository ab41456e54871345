import { setImmediate as nextTurn } from 'node:timers/promises'

const MESSAGES = 10_000
const BATCH = 100

const about = `${MESSAGES} messages of 200 bytes, sent in batches of ${BATCH} and consumed in the same process; flushed at the end.`

const eachMessage = received => ({ eachMessage: async () => received(1) })
const eachBatch = received => ({ eachBatch: async ({ batch }) => received(batch.messages.length) })

export const scenarios = [
  { id: 'kafka-each-message', order: 70, title: 'kafkajs, send and eachMessage', handlerOf: eachMessage },
  { id: 'kafka-each-batch', order: 71, title: 'kafkajs, send and eachBatch', handlerOf: eachBatch },
].map(({ handlerOf, ...scenario }) => ({
  ...scenario,
  about,
  race: 'work',
  operation: 'message',
  needs: ['kafka'],
  variants: ['bare', 'throughline', 'by-hand', 'opentelemetry', 'datadog', 'elastic-apm'],
  // One batch of work is what a slice takes.
  milliseconds: 1,
  prepare: tools => prepare(tools, scenario.id, handlerOf),
}))

async function prepare({ load, tracing, settings }, id, handlerOf) {
  const { Kafka, logLevel, Partitioners } = load('kafkajs')
  const kafka = tracing.kafka(
    new Kafka({ clientId: 'bench', brokers: settings.kafka, logLevel: logLevel.NOTHING }),
  )
  const topic = `${id}-${settings.variant}`
  await createTopic(kafka, topic)
  const arrivals = createArrivals()
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  const consumer = kafka.consumer({ groupId: topic })
  await Promise.all([producer.connect(), consumer.connect()])
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run(handlerOf(arrivals.received))
  return { work: () => sendAndReceive(producer, topic, arrivals) }
}

async function createTopic(kafka, topic) {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] })
  await admin.disconnect()
}

async function sendAndReceive(producer, topic, arrivals) {
  const all = arrivals.after(MESSAGES)
  const value = Buffer.alloc(200, 'x')
  for (let sent = 0; sent < MESSAGES; sent += BATCH) {
    const messages = Array.from({ length: BATCH }, (_, index) => ({ key: String(sent + index), value }))
    await producer.send({ topic, messages })
  }
  await all
  // The last span ends when its handler has returned.
  await nextTurn()
  return MESSAGES
}

/** Resolves when so many messages more have arrived. */
function createArrivals() {
  let missing = 0
  let resolveAll
  return {
    after(count) {
      missing = count
      return new Promise(resolve => {
        resolveAll = resolve
      })
    },
    received(count) {
      missing -= count
      if (missing <= 0) resolveAll?.()
    },
  }
}
