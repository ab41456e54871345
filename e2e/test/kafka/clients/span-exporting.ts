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
    await admin.disconnect()
    const producer = new Producer({ clientId: 'spans', bootstrapBrokers: brokers })
    const [caller, called] = [kafka, producer].map(each =>
      createTracing({ exporter: kafkaSpanExporter({ kafka: each, topic }) }),
    )
    for (let trace = 0; trace < TRACES; trace++)
      await withSpan('caller', { tracer: caller?.tracer }, () =>
        withSpan('called', { tracer: called?.tracer }, () => {}),
      )
    await Promise.all([caller?.shutdown(), called?.shutdown()])

    const partitions = new Map<string, number[]>()
    const seen = new Set<string>()
    const consumer = kafka.consumer({ groupId: topic })
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message, partition }: EachMessagePayload) => {
        // A group that has just begun may deliver a message twice.
        const position = `${partition} ${message.offset}`
        if (seen.has(position)) return
        seen.add(position)
        const key = String(message.key)
        partitions.set(key, [...(partitions.get(key) ?? []), partition])
        if (seen.size === 2 * TRACES) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
    await consumer.disconnect()
    expect(partitions.size).toBe(TRACES)
    expect([...partitions.values()].filter(([one, other]) => one !== other)).toEqual([])
    expect(new Set([...partitions.values()].flat()).size).toBeGreaterThan(1)
  })
}
