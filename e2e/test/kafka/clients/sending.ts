import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { alwaysOff, createTracing, withSpan } from '@throughline/core'
import { expect, it } from 'vitest'
import { deepFrozen } from '../deep-frozen.ts'
import { sendOf } from '../expected-attributes.ts'
import { unique } from '../kafka-harness.ts'
import { linksOf, spanOf, traceparentOf } from '../span-reading.ts'
import type { ClientHarness } from './client-harness.ts'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

export function sendingContract(harness: () => ClientHarness): void {
  it('a send is a PRODUCER span, whose context goes with the message', async () => {
    const { client, tracing } = harness()
    const topic = await harness().topic()
    const producer = await client.producer({ tracer: tracing.tracer })
    await withSpan('order', { tracer: tracing.tracer }, () =>
      producer.send(topic, deepFrozen([{ key: 'k-1', value: 'v', headers: { kind: 'order' } }])),
    )
    const spans = await harness().spans(2)
    const [send, order] = [spanOf(spans, 'send'), spanOf(spans, 'order')]
    expect(send).toMatchObject({ name: `send ${topic}`, kind: SpanKind.PRODUCER, links: [] })
    expect(send.parentSpanContext?.spanId).toBe(order.spanContext().spanId)
    expect(send.attributes).toEqual(sendOf(topic, 'k-1', 0, harness().serverOf('sent')))
    expect(await harness().stored(topic, 1)).toEqual([
      { key: 'k-1', value: 'v', headers: { kind: 'order', traceparent: traceparentOf(send.spanContext()) } },
    ])
  })

  it('a send of several messages is one span, whose context goes with each', async () => {
    const topic = await harness().topic()
    const producer = await harness().client.producer({ tracer: harness().tracing.tracer })
    await producer.send(topic, deepFrozen([{ value: '1' }, { value: '2' }, { value: '3' }]))
    const [send, ...others] = await harness().spans(1)
    expect(others).toEqual([])
    expect(send?.attributes).toMatchObject({ 'messaging.batch.message_count': 3 })
    const traceparent = send && traceparentOf(send.spanContext())
    const stored = await harness().stored(topic, 3)
    expect(stored.map(({ value, headers }) => [value, headers.traceparent])).toEqual([
      ['1', traceparent],
      ['2', traceparent],
      ['3', traceparent],
    ])
  })

  it('a send to several topics is a span for each', async () => {
    const [orders, audit] = [await harness().topic(), await harness().topic()]
    const producer = await harness().client.producer({ tracer: harness().tracing.tracer })
    await producer.sendAll(
      deepFrozen([
        { topic: orders, messages: [{ value: '1' }, { value: '2' }] },
        { topic: audit, messages: [{ value: '3' }] },
      ]),
    )
    const spans = await harness().spans(2)
    expect(spanOf(spans, `send ${orders}`).attributes).toMatchObject({ 'messaging.batch.message_count': 2 })
    const toAudit = spanOf(spans, `send ${audit}`)
    expect(toAudit.attributes).toMatchObject({ 'messaging.kafka.offset': 0 })
    const [stored] = await harness().stored(audit, 1)
    expect(stored?.headers.traceparent).toBe(traceparentOf(toAudit.spanContext()))
  })

  it('a message keeps a traceparent of its own, and the span is a CLIENT that is linked to it', async () => {
    const topic = await harness().topic()
    const producer = await harness().client.producer({ tracer: harness().tracing.tracer })
    const headers = { traceparent: FOREIGN, tracestate: 'a=b', kind: 'order' }
    await producer.send(topic, deepFrozen([{ value: 'v', headers }]))
    const [send] = await harness().spans(1)
    expect(send?.kind).toBe(SpanKind.CLIENT)
    expect(linksOf(send)).toEqual([FOREIGN])
    expect((await harness().stored(topic, 1))[0]?.headers).toEqual(headers)
  })

  it('a traceparent that is none is replaced, in any case, with its tracestate', async () => {
    const topic = await harness().topic()
    const producer = await harness().client.producer({ tracer: harness().tracing.tracer })
    await producer.send(topic, [
      { value: 'v', headers: { TraceParent: 'nonsense', tracestate: 'a=b', kind: 'order' } },
    ])
    const [send] = await harness().spans(1)
    expect((await harness().stored(topic, 1))[0]?.headers).toEqual({
      kind: 'order',
      traceparent: send && traceparentOf(send.spanContext()),
    })
  })

  it('a message that deletes its key says so', async () => {
    const topic = await harness().topic()
    const producer = await harness().client.producer({ tracer: harness().tracing.tracer })
    await producer.send(topic, [{ key: 'gone', value: null }])
    const [send] = await harness().spans(1)
    expect(send?.attributes).toMatchObject({ 'messaging.kafka.message.tombstone': true })
  })

  it.each(['commit', 'abort'] as const)('sends of a transaction that ends with %s are spans', async end => {
    const topic = await harness().topic()
    await harness().client.transact({ tracer: harness().tracing.tracer }, end, topic)
    const spans = await harness().spans(2)
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual(
      Array(2).fill([`send ${topic}`, SpanKind.PRODUCER]),
    )
    const sent = end === 'abort' ? [] : spans.map(span => traceparentOf(span.spanContext()))
    const after = await harness().client.producer('untraced')
    await after.send(topic, [{ value: 'after' }])
    const stored = await harness().stored(topic, sent.length + 1)
    expect(stored.map(({ headers }) => headers.traceparent)).toEqual([...sent, undefined])
  })

  it('a send that Kafka rejects marks the span, and rejects as it does untraced', async () => {
    const { client, tracing } = harness()
    const topic = unique('missing')
    const untraced = await client.producer('untraced')
    const producer = await client.producer({ tracer: tracing.tracer })
    const expected = await rejection(untraced.send(topic, [{ value: 'v' }]))
    const error = await rejection(producer.send(topic, [{ value: 'v' }]))
    expect([error.name, error.message]).toEqual([expected.name, expected.message])
    const [send] = await harness().spans(1)
    expect(send?.status).toEqual({ code: SpanStatusCode.ERROR, message: error.message })
    expect(send?.attributes).toMatchObject({ 'error.type': client.unknownTopic })
  })

  it('a sender that is not sampled passes the decision on', async () => {
    const topic = await harness().topic()
    const { tracer } = createTracing({ sampler: alwaysOff, exporter: harness().exporter })
    const producer = await harness().client.producer({ tracer })
    await producer.send(topic, [{ value: 'v' }])
    const [stored] = await harness().stored(topic, 1)
    expect(stored?.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]$/)
  })
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('Kafka took the message')
}
