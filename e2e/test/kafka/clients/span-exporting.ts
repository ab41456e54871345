import { randomUUID } from 'node:crypto'
import { Producer } from '@platformatic/kafka'
import { createTracing, withSpan } from '@throughline/core'
import { kafkaSpanExporter } from '@throughline/kafka/span-exporter'
import type { RunningBroker } from '@throughline/kafka-broker'
import { createTopic } from '@throughline/kafka-broker'
import type { EachMessagePayload } from 'kafkajs'
import { Kafka, logLevel } from 'kafkajs'
import { expect, it } from 'vitest'

const TRACES = 50
/** No power of two: there, the partitioners of the clients differ by default. */
const PARTITIONS = 12

/** Services with different clients write the same traces. */
export function spanExportingContract(broker: () => RunningBroker): void {
  it('sends a trace of two services with two clients to one partition', async () => {
    const { brokers } = broker()
    const kafka = new Kafka({ clientId: 'spans', brokers, logLevel: logLevel.NOTHING })
    const topic = `spans-${randomUUID()}`
    const admin = kafka.admin()
    await admin.connect()
    await createTopic(admin, topic, PARTITIONS)
    const producer = new Producer({ clientId: 'spans', bootstrapBrokers: brokers })
    const [caller, called] = [kafka, producer].map(each =>
      createTracing({ exporter: kafkaSpanExporter({ kafka: each, topic }) }),
    )
    for (let trace = 0; trace < TRACES; trace++)
      await withSpan('caller', { tracer: caller?.tracer }, () =>
        withSpan('called', { tracer: called?.tracer }, () => {}),
      )
    await Promise.all([caller?.shutdown(), called?.shutdown()])

    // A producer that tries again may write a record twice, so the broker has the count.
    const ends = await admin.fetchTopicOffsets(topic)
    const written = ends.reduce((sum, { high }) => sum + Number(high), 0)
    await admin.disconnect()

    const partitions = new Map<string, Set<number>>()
    const seen = new Set<string>()
    const consumer = kafka.consumer({ groupId: topic })
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message, partition }: EachMessagePayload) => {
        // A group that has just begun may deliver a message twice.
        seen.add(`${partition} ${message.offset}`)
        const key = String(message.key)
        partitions.set(key, (partitions.get(key) ?? new Set()).add(partition))
        if (seen.size === written) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
    await consumer.disconnect()
    expect(written).toBeGreaterThanOrEqual(2 * TRACES)
    expect(partitions.size).toBe(TRACES)
    expect([...partitions.values()].filter(({ size }) => size > 1)).toEqual([])
    expect(new Set([...partitions.values()].flatMap(each => [...each])).size).toBeGreaterThan(1)
  })
}
