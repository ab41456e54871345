import { createTopic } from '@throughline/kafka-broker'
import { Kafka, logLevel } from 'kafkajs'
import { TOPICS } from '../orders.ts'

/** Creates the topics of the services. @throws Error when no broker responds */
export async function createTopics(brokers: string[]): Promise<void> {
  const admin = new Kafka({
    clientId: 'demo',
    brokers,
    logLevel: logLevel.NOTHING,
    retry: { retries: 1 },
    connectionTimeout: 10_000,
  }).admin()
  try {
    await admin.connect()
    for (const topic of Object.values(TOPICS)) await createTopic(admin, topic)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`no Kafka broker responds at ${brokers.join(',')} (from KAFKA_BROKERS): ${reason}`)
  } finally {
    await admin.disconnect()
  }
}
