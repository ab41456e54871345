import { startTracing, withSpan } from '@throughline/core'
import { traceKafka, traceMessage } from '@throughline/kafka'
import { traceMixin } from '@throughline/logger'
import { Kafka, logLevel } from 'kafkajs'
import { pino } from 'pino'
import { TOPICS } from './orders.ts'
import { announceReady, onTermination } from './process-messages.ts'

const { shutdown } = startTracing({ service: 'support-desk', version: '1.0.0', environment: 'demo' })
const log = pino({ name: 'support-desk', mixin: traceMixin })
const brokers = process.env.KAFKA_BROKERS?.split(',') ?? ['127.0.0.1:9092']

const kafka = traceKafka(new Kafka({ clientId: 'support-desk', brokers, logLevel: logLevel.ERROR }))
/** The broker collects letters for a second, or until there are 64 KiB of them. */
const consumer = kafka.consumer({ groupId: 'dead-letters', minBytes: 64 * 1024, maxWaitTimeInMs: 1000 })
consumer.on(consumer.events.GROUP_JOIN, () => announceReady())

await consumer.connect()
await consumer.subscribe({ topic: TOPICS.deadLetters, fromBeginning: true })
await consumer.run({
  // Runs in a span of its own trace, with a link to the sender of each letter.
  eachBatch: async ({ batch, resolveOffset }) => {
    for (const message of batch.messages) {
      // Runs in a span of the letter's trace, with a link to the batch.
      await traceMessage(batch, message, () => log.warn(`ticket opened: ${message.headers?.error}`))
      resolveOffset(message.offset)
    }
    await withSpan('notify_support', () => log.warn({ tickets: batch.messages.length }, 'support notified'))
  },
})

onTermination(async () => {
  await consumer.disconnect()
  await shutdown()
})
