import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { createTracing } from '@throughline/core'
import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka'
import { Kafka } from 'kafkajs'
import { expect, it, onTestFinished } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import { deepFrozen } from './deep-frozen.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { unique } from './kafka-harness.ts'
import { processMessages, stored } from './reading.ts'
import { spanOf } from './span-reading.ts'

export function transparencyContract(harness: () => KafkaHarness): void {
  it('a traced client is a Kafka, with the admin and the logger of the original', async () => {
    const { traced, untraced } = harness()
    const topic = await harness().topic()
    expect(traced).toBeInstanceOf(Kafka)
    expect(traced.logger()).toBe(untraced.logger())
    const admin = await harness().connected(traced.admin())
    expect(await admin.listTopics()).toContain(topic)
  })

  it('the original stays as it was', async () => {
    const { untraced } = harness()
    const topic = await harness().topic()
    expect(Object.keys(untraced)).not.toContain('producer')
    await (await harness().producer({}, untraced)).send({ topic, messages: [{ value: 'v' }] })
    const [message] = await stored(harness(), topic, 1)
    expect(message?.headers).toEqual({})
  })

  it('producers and consumers have all that those of kafkajs have', async () => {
    const { traced, untraced } = harness()
    const [producer, consumer] = [await harness().producer(), await harness().consumer()]
    expect(Object.keys(producer)).toEqual(Object.keys(untraced.producer()))
    expect(Object.keys(consumer)).toEqual(Object.keys(untraced.consumer({ groupId: unique('group') })))
    expect(producer.events).toBe(traced.producer().events)
    expect(producer.isIdempotent()).toBe(false)
    expect(consumer.paused()).toEqual([])
    expect(() => producer.on('nonsense' as never, () => {})).toThrow('Event name should be one of')
  })

  it('listeners and the other doors of a consumer work', async () => {
    const topic = await harness().topic()
    const consumer = await harness().consumer()
    await (await harness().producer()).send({ topic, messages: [{ value: '1' }, { value: '2' }] })
    const joined = new Promise<string>(resolve => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => resolve(payload.groupId))
    })
    const values: (string | undefined)[] = []
    await processMessages(consumer, topic, 3, ({ message, partition }) => {
      values.push(message.value?.toString())
      if (values.length === 2) consumer.seek({ topic, partition, offset: '1' })
    })
    expect(values).toEqual(['1', '2', '2'])
    const group = await consumer.describeGroup()
    expect(await joined).toBe(group.groupId)
    consumer.pause([{ topic }])
    expect(consumer.paused()).toEqual([{ topic, partitions: [0] }])
    consumer.resume([{ topic }])
    await harness().spans(4)
  })

  it('the run config may be frozen and keeps its other members', async () => {
    const topic = await harness().topic()
    const consumer = await harness().consumer()
    await (await harness().producer()).send({ topic, messages: [{ value: 'v' }] })
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachBatch = async () => resolve()
      consumer.run(deepFrozen({ autoCommit: false, eachBatch })).catch(reject)
    })
    await harness().spans(2)
    const { groupId } = await consumer.describeGroup()
    await consumer.disconnect()
    const offsets = await (await harness().admin()).fetchOffsets({ groupId, topics: [topic] })
    expect(offsets[0]?.partitions[0]?.offset).toBe('-1')
  })

  it('wrapping twice makes one span', async () => {
    const topic = await harness().topic()
    const { tracer } = harness().tracing
    const kafka = traceKafka(harness().traced, { tracer })
    const producer = await harness().connected(traceProducer(kafka.producer(), { tracer }))
    const consumer = await harness().connected(
      traceConsumer(kafka.consumer({ groupId: unique('group') }), { tracer }),
    )
    await producer.send({ topic, messages: [{ value: 'v' }] })
    await processMessages(consumer, topic, 1)
    const spans = await harness().spans(2)
    expect(spans.map(span => span.name)).toEqual([`send ${topic}`, `process ${topic}`])
  })

  it('traceProducer and traceConsumer trace what they are given', async () => {
    const topic = await harness().topic()
    const { tracer } = harness().tracing
    const { untraced } = harness()
    const producer = await harness().connected(traceProducer(untraced.producer(), { tracer }))
    const consumer = traceConsumer(untraced.consumer({ groupId: unique('group') }), { tracer })
    await producer.send({ topic, messages: [{ value: 'v' }] })
    await processMessages(await harness().connected(consumer), topic, 1)
    const spans = await harness().spans(2)
    const [send, process] = [spanOf(spans, 'send'), spanOf(spans, 'process')]
    expect(process.parentSpanContext?.spanId).toBe(send.spanContext().spanId)
  })

  it('an explicit tracer beats the registered one, which is looked up late', async () => {
    const topic = await harness().topic()
    const registered = checkedExporter()
    const producer = await harness().producer({}, traceKafka(harness().untraced))
    const explicit = await harness().producer()
    onTestFinished(() => trace.disable())
    trace.setGlobalTracerProvider(createTracing({ exporter: registered }).provider)
    await producer.send({ topic, messages: [{ value: '1' }] })
    await explicit.send({ topic, messages: [{ value: '2' }] })
    expect(registered.take().map(span => span.instrumentationScope.name)).toEqual(['@throughline/kafka'])
    expect(await harness().spans(1)).toHaveLength(1)
  })

  it('works with the SDK of OpenTelemetry', async () => {
    const topic = await harness().topic()
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
    const kafka = harness().traceWith({ tracer: provider.getTracer('official') })
    await (await harness().producer({}, kafka)).send({ topic, messages: [{ value: 'v' }] })
    await processMessages(await harness().consumer({}, kafka), topic, 1)
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(2)
    const [send, process] = exporter.getFinishedSpans()
    expect(process?.parentSpanContext?.spanId).toBe(send?.spanContext().spanId)
  })
}
