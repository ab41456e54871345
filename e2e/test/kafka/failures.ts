import type { Tracer } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { traceMessage } from '@throughline/kafka'
import type { Consumer, ConsumerRunConfig } from 'kafkajs'
import { expect, it } from 'vitest'
import type { KafkaHarness } from './kafka-harness.ts'
import { unique } from './kafka-harness.ts'
import { processBatches, processMessages, stored } from './reading.ts'
import { spansOf } from './span-reading.ts'

const BROKEN_TRACER = {
  startSpan() {
    throw new Error('the tracer is broken')
  },
} as unknown as Tracer

export function failuresContract(harness: () => KafkaHarness): void {
  it("a send that Kafka rejects marks the span with Kafka's name of the error", async () => {
    const topic = unique('missing')
    const config = { allowAutoTopicCreation: false, retry: { retries: 1, initialRetryTime: 10 } }
    const producer = await harness().producer(config)
    const untraced = await harness().producer(config, harness().untraced)
    const sent = { topic, messages: [{ value: 'v' }] }
    const error = await producer.send(sent).catch(reason => reason)
    const expected = await untraced.send(sent).catch(reason => reason)
    expect([error.name, error.message, error.type]).toEqual([expected.name, expected.message, expected.type])
    const [span] = await harness().spans(1)
    expect(span).toMatchObject({ name: `send ${topic}`, kind: SpanKind.PRODUCER })
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: error.message })
    expect(span?.attributes).toMatchObject({ 'error.type': 'UNKNOWN_TOPIC_OR_PARTITION' })
    expect(span?.events.map(event => event.name)).toEqual(['exception'])
  })

  it('a message that is none is refused by kafkajs, and the span ends', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await expect(producer.send({ topic, messages: [null as never] })).rejects.toThrow()
    const [span] = await harness().spans(1)
    expect(span).toMatchObject({ name: `send ${topic}`, status: { code: SpanStatusCode.ERROR } })
  })

  it('what a send rejects with is the same object', async () => {
    const topic = await harness().topic()
    const failure = Object.assign(new Error('no partition is good enough'), { retriable: false })
    const createPartitioner = () => () => {
      throw failure
    }
    const producer = await harness().producer({ createPartitioner })
    await expect(producer.send({ topic, messages: [{ value: 'v' }] })).rejects.toBe(failure)
    await expect(producer.sendBatch({ topicMessages: [{ topic, messages: [{ value: 'v' }] }] })).rejects.toBe(
      failure,
    )
    const spans = await harness().spans(2)
    expect(spans.map(span => span.status.message)).toEqual([failure.message, failure.message])
  })

  it.each([
    ['no messages', { topic: 'nowhere' }],
    ['no topic', { messages: [{ value: 'v' }] }],
    ['a message without a value', { topic: 'nowhere', messages: [{}] }],
    ['no message', { topic: 'nowhere', messages: [null] }],
    ['nothing', undefined],
  ])('a send of %s is refused by kafkajs in its words', async (_, record) => {
    const producer = await harness().producer()
    const untraced = await harness().producer({}, harness().untraced)
    const error = await producer.send(record as never).catch(reason => reason)
    const expected = await untraced.send(record as never).catch(reason => reason)
    expect([error.name, error.message]).toEqual([expected.name, expected.message])
    const spans = harness().exporter.take()
    for (const span of spans) expect(span.status.code).toBe(SpanStatusCode.ERROR)
  })

  it('what eachMessage throws marks the span and goes to kafkajs', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    await producer.send({ topic, messages: [{ value: 'v' }] })
    const failure = new Error('no such order')
    const crash = await crashOf(topic, {
      eachMessage: async () => {
        throw failure
      },
    })
    expect(crash.cause).toBe(failure)
    await expectFailedSpan(topic)
  })

  it('what eachBatch throws marks the span and goes to kafkajs', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    await producer.send({ topic, messages: [{ value: 'v' }] })
    const failure = new Error('no such order')
    const crash = await crashOf(topic, {
      eachBatch: async () => {
        throw failure
      },
    })
    expect(crash.cause).toBe(failure)
    await expectFailedSpan(topic)
  })

  it('a message that is tried again has a span for each try', async () => {
    const topic = await harness().topic()
    await (await harness().producer()).send({ topic, messages: [{ value: 'v' }] })
    let tries = 0
    await processMessages(await harness().consumer(), topic, 1, () => {
      tries++
      if (tries === 1) throw new Error('try again')
    })
    const processes = spansOf(await harness().spans(3), 'process')
    expect(processes.map(span => span.status.code)).toEqual([SpanStatusCode.ERROR, SpanStatusCode.UNSET])
  })

  it('a tracer that throws breaks neither sending nor processing', async () => {
    const topic = await harness().topic()
    const kafka = harness().traceWith({ tracer: BROKEN_TRACER })
    const producer = await harness().producer({}, kafka)
    await producer.send({ topic, messages: [{ value: '1', headers: { kind: 'order' } }] })
    await producer.sendBatch({ topicMessages: [{ topic, messages: [{ value: '2' }] }] })
    const seen: unknown[] = []
    await processMessages(await harness().consumer({}, kafka), topic, 2, ({ message }) => {
      seen.push(message.value?.toString())
    })
    await processBatches(await harness().consumer({}, kafka), topic, 2, async ({ batch }) => {
      for (const message of batch.messages) {
        seen.push(await traceMessage(batch, message, () => message.value?.toString()))
      }
    })
    expect(seen).toEqual(['1', '2', '1', '2'])
    const headers = (await stored(harness(), topic, 2)).map(message => ({ ...message.headers }))
    expect(headers).toEqual([{ kind: Buffer.from('order') }, {}])
  })

  /** The error with which a consumer crashes whose handler fails and that does not retry. */
  async function crashOf(topic: string, config: ConsumerRunConfig): Promise<Error & { cause?: unknown }> {
    const restartOnFailure = async () => false
    const consumer: Consumer = await harness().consumer({ retry: { retries: 0, restartOnFailure } })
    const crash = new Promise<Error>(resolve => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error))
    })
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run(config)
    return crash
  }

  async function expectFailedSpan(topic: string): Promise<void> {
    const [span] = await harness().spans(1)
    expect(span).toMatchObject({ name: `process ${topic}`, kind: SpanKind.CONSUMER })
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such order' })
    expect(span?.attributes).toMatchObject({ 'error.type': 'Error' })
  }
}
