import { otlpExporter } from '@throughline/core'
import type { RunningBroker } from '@throughline/kafka-broker'
import { createTopic, startBroker } from '@throughline/kafka-broker'
import { startContribCollector } from '@throughline/servers'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exampleFile } from '../examples/compose.ts'
import { orderTrace } from '../traces/order-traces.ts'
import { replay } from '../traces/replay.ts'

const PARTITIONS = 12
const TRACES = 20

/** The Collector with `examples/fleet/gateway.yaml`, which writes to Kafka. */
export function gatewayContract(): void {
  let broker: RunningBroker
  let kafka: Kafka

  beforeAll(async () => {
    broker = await startBroker({ kind: 'apache' })
    kafka = new Kafka({ brokers: broker.brokers, connectionTimeout: 30_000, logLevel: logLevel.NOTHING })
  }, 900_000)
  afterAll(() => broker?.stop())

  it('sends a trace to the partition to which a service sends it', async () => {
    for (const { key, partition } of await sentWith('murmur2')) expect(partition).toBe(partitionOf(key))
  }, 120_000)

  it('sends it to another one with its default', async () => {
    const records = await sentWith('sarama_compat')
    const apart = records.filter(({ key, partition }) => partition !== partitionOf(key))
    expect(apart.length).toBeGreaterThan(records.length / 2)
  }, 120_000)

  /** The records that the Collector makes of traces, which each have at least one. */
  async function sentWith(hasher: string): Promise<{ key: string; partition: number }[]> {
    const topic = `spans-${hasher}`
    const admin = kafka.admin()
    await admin.connect()
    await createTopic(admin, topic, PARTITIONS)
    await admin.disconnect()
    const [KAFKA_BROKERS] = broker.brokers
    const gateway = await startContribCollector([exampleFile('../fleet/gateway.yaml')], {
      KAFKA_BROKERS,
      KAFKA_TOPIC: topic,
      HASHER: hasher,
    })
    const spans = Array.from({ length: TRACES }, () => orderTrace('ordinary')).flat()
    const sent = await replay(spans, () => otlpExporter({ url: `${gateway.otlpHttp}/v1/traces` }))
    const records = await read(topic)
    await gateway.stop()
    expect(new Set(records.map(({ key }) => key))).toEqual(new Set(sent.map(({ traceId }) => traceId)))
    return records
  }

  async function read(topic: string): Promise<{ key: string; partition: number }[]> {
    const records: { key: string; partition: number }[] = []
    const consumer = kafka.consumer({ groupId: `readers of ${topic}` })
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ message, partition }) =>
        void records.push({ key: String(message.key), partition }),
    })
    await expect.poll(() => new Set(records.map(({ key }) => key)).size).toBe(TRACES)
    await consumer.disconnect()
    return records
  }
}

function partitionOf(key: string): number {
  const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }))
  return Partitioners.DefaultPartitioner()({ topic: '', message: { key, value: '' }, partitionMetadata })
}
