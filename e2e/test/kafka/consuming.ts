import { context, propagation, SpanKind } from '@opentelemetry/api'
import { currentSpan, withSpan } from '@throughline/core'
import type { EachMessagePayload, IHeaders } from 'kafkajs'
import { expect, it } from 'vitest'
import { processOf } from './expected-attributes.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { unique } from './kafka-harness.ts'
import { processMessages } from './reading.ts'
import { linksOf, spanOf, spansOf, traceparentOf } from './span-reading.ts'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const SENDERS: [string, IHeaders][] = [
  ['a string', { traceparent: FOREIGN }],
  ['bytes', { traceparent: Buffer.from(FOREIGN) }],
  ['a repeated header, whose last one counts', { traceparent: ['00-nonsense', FOREIGN] }],
]

const STRANGERS: [string, IHeaders | undefined][] = [
  ['no headers', undefined],
  ['other headers', { kind: 'order' }],
  ['bytes that are no text', { traceparent: Buffer.from([0, 255, 128]) }],
  ['an empty header', { traceparent: '' }],
]

export function consumingContract(harness: () => KafkaHarness): void {
  it("eachMessage runs inside a CONSUMER span that is a child of the sender's", async () => {
    const topic = await harness().topic()
    const groupId = unique('group')
    const producer = await harness().producer()
    const consumer = await harness().consumer({ groupId })
    await producer.send({ topic, messages: [{ key: 'k-1', value: 'v' }] })
    let active: string | undefined
    await processMessages(consumer, topic, 1, async () => {
      await new Promise(setImmediate)
      active = currentSpan()?.spanContext().spanId
    })
    const spans = await harness().spans(2)
    const [send, process] = [spanOf(spans, 'send'), spanOf(spans, 'process')]
    expect(process).toMatchObject({ name: `process ${topic}`, kind: SpanKind.CONSUMER, links: [] })
    expect(process.parentSpanContext).toMatchObject({ spanId: send.spanContext().spanId, isRemote: true })
    expect(process.spanContext().traceId).toBe(send.spanContext().traceId)
    expect(active).toBe(process.spanContext().spanId)
    expect(process.attributes).toEqual(processOf(topic, groupId, 'k-1', 0))
  })

  it('what the handler sends on is part of the same trace', async () => {
    const [orders, shipments] = [await harness().topic(), await harness().topic()]
    const producer = await harness().producer()
    const consumer = await harness().consumer()
    await producer.send({ topic: orders, messages: [{ value: 'v' }] })
    await processMessages(consumer, orders, 1, async () => {
      await producer.send({ topic: shipments, messages: [{ value: 'on' }] })
    })
    const spans = await harness().spans(3)
    const [process, onwards] = [spanOf(spans, 'process'), spanOf(spans, `send ${shipments}`)]
    expect(onwards.parentSpanContext?.spanId).toBe(process.spanContext().spanId)
    expect(new Set(spans.map(span => span.spanContext().traceId)).size).toBe(1)
  })

  it('with the option link it is linked to the sender, in a trace of its own', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const kafka = harness().traceWith({ tracer: harness().tracing.tracer, link: true })
    await producer.send({ topic, messages: [{ value: 'v' }] })
    await processMessages(await harness().consumer({}, kafka), topic, 1)
    const spans = await harness().spans(2)
    const [send, process] = [spanOf(spans, 'send'), spanOf(spans, 'process')]
    expect(process.parentSpanContext).toBeUndefined()
    expect(process.spanContext().traceId).not.toBe(send.spanContext().traceId)
    expect(linksOf(process)).toEqual([traceparentOf(send.spanContext())])
  })

  it.each(SENDERS)('finds the sender in %s', async (_, headers) => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    await producer.send({ topic, messages: [{ value: 'v', headers }] })
    await processMessages(await harness().consumer(), topic, 1)
    const [process] = await harness().spans(1)
    expect(process?.parentSpanContext && traceparentOf(process.parentSpanContext)).toBe(FOREIGN)
  })

  it.each(STRANGERS)('starts a trace for a message with %s', async (_, headers) => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    const message = headers === undefined ? { value: 'v' } : { value: 'v', headers }
    await producer.send({ topic, messages: [message] })
    await processMessages(await harness().consumer(), topic, 1)
    const [process] = await harness().spans(1)
    expect(process).toMatchObject({ parentSpanContext: undefined, links: [] })
  })

  it('messages are no part of the trace in which the consumer was started', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    const consumer = await harness().consumer()
    await producer.send({ topic, messages: [{ value: '1' }, { value: '2' }] })
    await withSpan('start', { tracer: harness().tracing.tracer }, () => processMessages(consumer, topic, 2))
    const spans = await harness().spans(3)
    const start = spans.find(span => span.name === 'start')
    const processes = spansOf(spans, 'process')
    expect(processes.map(span => span.parentSpanContext)).toEqual([undefined, undefined])
    expect(new Set(spans.map(span => span.spanContext().traceId)).size).toBe(3)
    for (const process of processes)
      expect(linksOf(process)).toEqual([start && traceparentOf(start.spanContext())])
  })

  it('carries the baggage, and none from where the consumer was started', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    const consumer = await harness().consumer()
    const seen: (string | undefined)[] = []
    const headers = { traceparent: FOREIGN, baggage: 'tenant=blue' }
    await producer.send({ topic, messages: [{ value: '1', headers }, { value: '2' }] })
    const startup = propagation.createBaggage({ tenant: { value: 'startup' } })
    await context.with(propagation.setBaggage(context.active(), startup), () =>
      processMessages(consumer, topic, 2, () => {
        seen.push(propagation.getActiveBaggage()?.getEntry('tenant')?.value)
      }),
    )
    expect(seen).toEqual(['blue', undefined])
    await harness().spans(2)
  })

  it('hands the very payload of kafkajs to the handler', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    await producer.send({ topic, messages: [{ key: 'k', value: 'v', headers: { traceparent: FOREIGN } }] })
    let payload: EachMessagePayload | undefined
    await processMessages(await harness().consumer(), topic, 1, async given => {
      payload = given
      await given.heartbeat()
    })
    expect(Object.keys(payload ?? {}).sort()).toEqual(['heartbeat', 'message', 'partition', 'pause', 'topic'])
    expect(payload?.message.headers).toEqual({ traceparent: Buffer.from(FOREIGN) })
    await harness().spans(1)
  })
}
