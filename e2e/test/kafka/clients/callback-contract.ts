import { once } from 'node:events'
import type { ConfluentClient } from '@throughline/confluent-client'
import { createTracing, withSpan } from '@throughline/core'
import { traceConsumer, traceMessage, traceProducer } from '@throughline/kafka/rdkafka'
import type { RunningBroker } from '@throughline/kafka-broker'
import { expect, it } from 'vitest'
import { checkedExporter } from '../../semconv/checked-exporter.ts'
import { unique } from '../kafka-harness.ts'
import { spanOf } from '../span-reading.ts'

/** The callback API of librdkafka's clients, on a broker. */
export function callbackContract(
  { Producer, KafkaConsumer }: ConfluentClient,
  broker: () => RunningBroker,
): void {
  it('a message is one trace from produce, which ends with the delivery report, to its processing', async () => {
    const exporter = checkedExporter()
    const { tracer, shutdown } = createTracing({ exporter })
    const topic = unique('topic')
    const connection = { 'metadata.broker.list': broker().brokers.join(), 'client.id': 'contract' }
    const producer = traceProducer(new Producer({ ...connection, dr_cb: true }), { tracer })
    producer.connect()
    await once(producer, 'ready')
    producer.setPollInterval(20)
    const reported = once(producer, 'delivery-report')
    await withSpan('order', { tracer }, () =>
      producer.produce(topic, null, Buffer.from('v'), 'k-1', null, 'mine', [{ kind: 'order' }]),
    )
    expect((await reported)[1]).toMatchObject({ opaque: 'mine' })

    const settings = { ...connection, 'group.id': unique('group') }
    const bare = new KafkaConsumer(settings, { 'auto.offset.reset': 'earliest' })
    const consumer = traceConsumer(bare, { tracer, settle: true })
    consumer.connect()
    await once(consumer, 'ready')
    consumer.subscribe([topic])
    consumer.consume()
    const [message] = await once(consumer, 'data')
    await traceMessage(consumer, message, () => void consumer.commitMessageSync(message))

    const spans = exporter.take()
    const [order, send, process, commit] = ['order', 'send', 'process', 'commit'].map(name =>
      spanOf(spans, name),
    )
    expect(send?.parentSpanContext?.spanId).toBe(order?.spanContext().spanId)
    expect(process?.parentSpanContext?.spanId).toBe(send?.spanContext().spanId)
    expect(process?.attributes).toHaveProperty('kafka.record.queue_time_ms')
    expect(commit?.parentSpanContext?.spanId).toBe(process?.spanContext().spanId)
    expect(send?.attributes).toMatchObject({ 'messaging.kafka.offset': 0, 'messaging.client.id': 'contract' })
    const ended = [once(producer, 'disconnected'), once(consumer, 'disconnected')]
    producer.disconnect()
    consumer.disconnect()
    await Promise.all(ended)
    await shutdown()
  }, 60_000)
}
