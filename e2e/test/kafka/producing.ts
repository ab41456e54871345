import { context, propagation, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { withSpan } from '@throughline/core'
import { expect, it } from 'vitest'
import { deepFrozen } from './deep-frozen.ts'
import { sendOf, serverAttributes } from './expected-attributes.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { unique } from './kafka-harness.ts'
import { stored } from './reading.ts'
import { spanOf, traceparentIn, traceparentOf } from './span-reading.ts'

export function producingContract(harness: () => KafkaHarness): void {
  it('send makes a PRODUCER span whose context goes with the message', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send({ topic, messages: [{ value: 'first' }] })
    await producer.send(deepFrozen({ topic, messages: [{ key: 'k-1', value: 'second' }] }))
    const [, span] = await harness().spans(2)
    expect(span).toMatchObject({
      name: `send ${topic}`,
      kind: SpanKind.PRODUCER,
      status: { code: SpanStatusCode.UNSET },
    })
    expect(span?.attributes).toEqual(sendOf(topic, 'k-1', 1, serverAttributes(harness().broker, ['broker'])))
    const [, message] = await stored(harness(), topic, 2)
    expect(message).toMatchObject({ key: Buffer.from('k-1'), value: Buffer.from('second') })
    expect(traceparentIn(message)).toBe(span && traceparentOf(span.spanContext()))
  })

  it('a send outside of every trace starts one, a send inside of a span is its child', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const { tracer } = harness().tracing
    await producer.send({ topic, messages: [{ value: 'alone' }] })
    await withSpan('order', { tracer }, () => producer.send({ topic, messages: [{ value: 'within' }] }))
    const [alone, within, order] = await harness().spans(3)
    expect(alone?.parentSpanContext).toBeUndefined()
    expect(within?.parentSpanContext?.spanId).toBe(order?.spanContext().spanId)
    expect(within?.spanContext().traceId).not.toBe(alone?.spanContext().traceId)
  })

  it('send of several messages makes one span, whose context goes with each', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const messages = ['a', 'b', 'c'].map(value => ({ key: value, value }))
    await producer.send(deepFrozen({ topic, messages }))
    const [span, ...others] = await harness().spans(1)
    expect(others).toEqual([])
    expect(span?.kind).toBe(SpanKind.PRODUCER)
    expect(span?.attributes).toMatchObject({ 'messaging.batch.message_count': 3 })
    expect(span?.attributes).not.toHaveProperty('messaging.kafka.message.key')
    expect(span?.attributes).not.toHaveProperty('messaging.kafka.offset')
    const traceparent = span && traceparentOf(span.spanContext())
    expect((await stored(harness(), topic, 3)).map(traceparentIn)).toEqual([
      traceparent,
      traceparent,
      traceparent,
    ])
  })

  it('sendBatch makes a span for each topic', async () => {
    const [orders, audit] = [await harness().topic(), await harness().topic()]
    const producer = await harness().producer()
    const topicMessages = [
      { topic: orders, messages: [{ value: '1' }] },
      { topic: audit, messages: [{ value: '2' }] },
      { topic: orders, messages: [{ value: '3' }] },
    ]
    const results = await producer.sendBatch(deepFrozen({ topicMessages }))
    expect(results.map(result => result.topicName).sort()).toEqual([orders, audit].sort())
    const spans = await harness().spans(2)
    const [toOrders, toAudit] = [spanOf(spans, `send ${orders}`), spanOf(spans, `send ${audit}`)]
    expect(spans).toHaveLength(2)
    expect(toOrders.attributes).toMatchObject({ 'messaging.batch.message_count': 2 })
    expect(toAudit.attributes).toMatchObject({ 'messaging.kafka.offset': 0 })
    expect(toAudit.attributes).not.toHaveProperty('messaging.batch.message_count')
    const ofOrders = (await stored(harness(), orders, 2)).map(traceparentIn)
    expect(ofOrders).toEqual(Array(2).fill(traceparentOf(toOrders.spanContext())))
    const [ofAudit] = await stored(harness(), audit, 1)
    expect(traceparentIn(ofAudit)).toBe(traceparentOf(toAudit.spanContext()))
  })

  it.each(['commit', 'abort'] as const)(
    'send and sendBatch are traced in a transaction that ends with %s',
    async end => {
      const topic = await harness().topic()
      const producer = await harness().producer({
        transactionalId: unique('tx'),
        maxInFlightRequests: 1,
        idempotent: true,
      })
      const transaction = await producer.transaction()
      expect(transaction.isActive()).toBe(true)
      await transaction.send(deepFrozen({ topic, messages: [{ value: 'one' }] }))
      await transaction.sendBatch(deepFrozen({ topicMessages: [{ topic, messages: [{ value: 'two' }] }] }))
      await transaction[end]()
      expect(transaction.isActive()).toBe(false)
      const spans = await harness().spans(2)
      expect(spans.map(span => [span.name, span.kind])).toEqual(
        Array(2).fill([`send ${topic}`, SpanKind.PRODUCER]),
      )
      if (end === 'abort') return
      const traceparents = spans.map(span => traceparentOf(span.spanContext()))
      expect((await stored(harness(), topic, 2)).map(traceparentIn)).toEqual(traceparents)
    },
  )

  it('says so when a message deletes its key', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send({ topic, messages: [{ key: 'gone', value: null }] })
    const [span] = await harness().spans(1)
    expect(span?.attributes).toMatchObject({
      'messaging.kafka.message.key': 'gone',
      'messaging.kafka.message.tombstone': true,
    })
  })

  it("does without the broker's answer", async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    expect(await producer.send({ topic, messages: [{ value: 'thrown' }], acks: 0 })).toEqual([])
    const [span] = await harness().spans(1)
    expect(span?.attributes).not.toHaveProperty('messaging.destination.partition.id')
  })

  it('carries the baggage', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const baggage = propagation.createBaggage({ tenant: { value: 'blue' } })
    const active = propagation.setBaggage(context.active(), baggage)
    await context.with(active, () => producer.send({ topic, messages: [{ value: 'with baggage' }] }))
    await harness().spans(1)
    const [message] = await stored(harness(), topic, 1)
    expect(message?.headers?.baggage?.toString()).toBe('tenant=blue')
  })
}
