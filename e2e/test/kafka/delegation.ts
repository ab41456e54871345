import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka'
import type { Consumer, Producer } from 'kafkajs'
import { Kafka } from 'kafkajs'
import { expect, it } from 'vitest'
import type { KafkaHarness } from './kafka-harness.ts'
import { unique } from './kafka-harness.ts'
import { processMessages, stored } from './reading.ts'
import { spanOf, traceparentIn, traceparentOf } from './span-reading.ts'

/** Clients, messages and settings of classes: methods on prototypes, and private fields. */
export function delegationContract(harness: () => KafkaHarness): void {
  it('a subclass keeps its private fields, and the producers that it returns are traced', async () => {
    class TeamKafka extends Kafka {
      readonly #team = 'payments'
      team(): string {
        return this.#team
      }
      async teamProducer(): Promise<Producer> {
        return this.producer({ allowAutoTopicCreation: false })
      }
    }
    const { tracer } = harness().tracing
    const topic = await harness().topic()
    const kafka = traceKafka(new TeamKafka({ brokers: harness().broker.brokers }), { tracer })
    expect(kafka.team()).toBe('payments')
    const producer = await harness().connected(await kafka.teamProducer())
    await producer.send({ topic, messages: [{ value: 'v' }] })
    expect((await harness().spans(1))[0]?.name).toBe(`send ${topic}`)
  })

  it('producers and consumers of a class are traced, with the methods of its prototype', async () => {
    const { tracer } = harness().tracing
    const topic = await harness().topic()
    const producer = traceProducer(producerOfClass(harness().untraced.producer()), { tracer })
    const consumer = traceConsumer(
      consumerOfClass(harness().untraced.consumer({ groupId: unique('group') })),
      { tracer },
    )
    await harness().connected(producer)
    await harness().connected(consumer)
    await producer.send({ topic, messages: [{ value: 'v' }] })
    await processMessages(consumer, topic, 1)
    const spans = await harness().spans(2)
    expect(spanOf(spans, 'process').parentSpanContext?.spanId).toBe(
      spanOf(spans, 'send').spanContext().spanId,
    )
  })

  it('records, batches and run settings of a class keep their accessors', async () => {
    class Order {
      readonly #topic: string
      readonly messages = [{ value: 'v' }]
      constructor(topic: string) {
        this.#topic = topic
      }
      get topic(): string {
        return this.#topic
      }
      get topicMessages(): Order[] {
        return [this]
      }
    }
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send(new Order(topic))
    await producer.sendBatch(new Order(topic))
    const spans = await harness().spans(2)
    const sent = spans.map(span => traceparentOf(span.spanContext()))
    expect((await stored(harness(), topic, 2)).map(traceparentIn)).toEqual(sent)
  })

  it('a client that was connected before it was wrapped has its id on its first span', async () => {
    const { tracer } = harness().tracing
    const topic = await harness().topic()
    const connected = await harness().connected(harness().untraced.producer())
    await traceProducer(connected, { tracer }).send({ topic, messages: [{ value: 'v' }] })
    const [span] = await harness().spans(1)
    expect(span?.attributes).toMatchObject({ 'messaging.client.id': 'contract' })
  })
}

function producerOfClass(inner: Producer): Producer {
  class OwnProducer implements Producer {
    readonly #inner = inner
    readonly events = inner.events
    readonly on = inner.on
    connect = () => this.#inner.connect()
    disconnect(): Promise<void> {
      return this.#inner.disconnect()
    }
    isIdempotent(): boolean {
      return this.#inner.isIdempotent()
    }
    logger(): ReturnType<Producer['logger']> {
      return this.#inner.logger()
    }
    transaction(): ReturnType<Producer['transaction']> {
      return this.#inner.transaction()
    }
    send(record: Parameters<Producer['send']>[0]): ReturnType<Producer['send']> {
      return this.#inner.send(record)
    }
    sendBatch(batch: Parameters<Producer['sendBatch']>[0]): ReturnType<Producer['sendBatch']> {
      return this.#inner.sendBatch(batch)
    }
  }
  return new OwnProducer()
}

function consumerOfClass(inner: Consumer): Consumer {
  class OwnConsumer {
    readonly #inner = inner
    readonly events = inner.events
    readonly on = inner.on
    connect(): Promise<void> {
      return this.#inner.connect()
    }
    disconnect(): Promise<void> {
      return this.#inner.disconnect()
    }
    subscribe(topics: Parameters<Consumer['subscribe']>[0]): Promise<void> {
      return this.#inner.subscribe(topics)
    }
    run(config?: Parameters<Consumer['run']>[0]): Promise<void> {
      return this.#inner.run(config)
    }
  }
  return new OwnConsumer() as unknown as Consumer
}
