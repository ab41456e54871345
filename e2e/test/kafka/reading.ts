import type { Consumer, EachBatchPayload, EachMessagePayload, KafkaMessage } from 'kafkajs'
import type { KafkaHarness } from './kafka-harness.ts'

/** Runs `consumer` on a topic from its beginning; resolves when `handler` has returned `count` times. */
export async function processMessages(
  consumer: Consumer,
  topic: string,
  count: number,
  handler: (payload: EachMessagePayload) => Promise<void> | void = () => {},
): Promise<void> {
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    let processed = 0
    const eachMessage = async (payload: EachMessagePayload) => {
      await handler(payload)
      processed++
      if (processed === count) resolve()
    }
    consumer.run({ eachMessage }).catch(reject)
  })
}

/**
 * Like {@link processMessages}, for batches; resolves when those that `handler` has returned for have `count` messages.
 */
export async function processBatches(
  consumer: Consumer,
  topic: string,
  count: number,
  handler: (payload: EachBatchPayload) => Promise<void> | void = () => {},
): Promise<void> {
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    let processed = 0
    const eachBatch = async (payload: EachBatchPayload) => {
      await handler(payload)
      processed += payload.batch.messages.length
      if (processed === count) resolve()
    }
    consumer.run({ eachBatch }).catch(reject)
  })
}

/** The stored messages of a topic, read by an untraced consumer. */
export async function stored(harness: KafkaHarness, topic: string, count: number): Promise<KafkaMessage[]> {
  const messages: KafkaMessage[] = []
  const consumer = await harness.consumer({}, harness.untraced)
  await processMessages(consumer, topic, count, ({ message }) => {
    messages.push(message)
  })
  return messages
}
