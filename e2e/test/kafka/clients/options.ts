import { createHash } from 'node:crypto'
import { propagation, SpanKind } from '@opentelemetry/api'
import type { KafkaTracingOptions } from '@throughline/kafka'
import { expect, it } from 'vitest'
import { unique } from '../kafka-harness.ts'
import { linksOf, spanOf, spansOf, traceparentOf } from '../span-reading.ts'
import type { ClientHarness } from './client-harness.ts'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

export function optionsContract(harness: () => ClientHarness): void {
  it('with create each message of a send of several has a span, to which that of the send is linked', async () => {
    const topic = await harness().topic()
    const producer = await harness().client.producer(options({ create: true }))
    await producer.send(topic, [
      { key: 'a', value: '1' },
      { key: 'b', value: '2', headers: { traceparent: FOREIGN } },
      { key: 'c', value: '3' },
    ])
    const spans = await harness().spans(3)
    const created = spansOf(spans, 'create').map(span => traceparentOf(span.spanContext()))
    const send = spanOf(spans, 'send')
    expect(spansOf(spans, 'create').map(({ name, kind }) => [name, kind])).toEqual(
      Array(2).fill([`create ${topic}`, SpanKind.PRODUCER]),
    )
    expect(spansOf(spans, 'create').map(span => span.attributes['messaging.kafka.message.key'])).toEqual([
      'a',
      'c',
    ])
    expect(send.kind).toBe(SpanKind.CLIENT)
    expect(linksOf(send).sort()).toEqual([...created, FOREIGN].sort())
    const stored = await harness().stored(topic, 3)
    expect(stored.map(({ headers }) => headers.traceparent)).toEqual([created[0], FOREIGN, created[1]])
  })

  it('with create a single message has the context of its send', async () => {
    const topic = await harness().topic()
    const producer = await harness().client.producer(options({ create: true }))
    await producer.send(topic, [{ value: 'v' }])
    const spans = await harness().spans(1)
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([[`send ${topic}`, SpanKind.PRODUCER]])
  })

  it.each([
    ['hash', createHash('sha256').update('k-1').digest('hex').slice(0, 16)],
    ['omit', undefined],
  ] as const)('with key: %s the keys of messages are not recorded', async (key, recorded) => {
    const topic = await harness().topic()
    const producer = await harness().client.producer(options({ key }))
    await producer.send(topic, [{ key: 'k-1', value: 'v' }])
    await consume(topic, { key })
    const spans = await harness().spans(2)
    expect(spans.map(span => span.attributes['messaging.kafka.message.key'])).toEqual([recorded, recorded])
  })

  it('a message that is not trusted is processed in a new trace, linked to the foreign one, without its baggage', async () => {
    const topic = await harness().topic()
    const untraced = await harness().client.producer('untraced')
    const headers = { traceparent: FOREIGN, baggage: 'tenant=blue' }
    await untraced.send(topic, [{ key: 'foreign', value: 'v', headers }])
    const seen: unknown[] = []
    const trust: KafkaTracingOptions['trust'] = (message, source) => {
      seen.push(String(message.key), source.topic, source.partition)
      return false
    }
    await consume(topic, { trust }, () => seen.push(propagation.getActiveBaggage()))
    expect(seen).toEqual(['foreign', topic, 0, undefined])
    const [process] = await harness().spans(1)
    expect(process?.parentSpanContext).toBeUndefined()
    expect(process?.spanContext().traceId).not.toBe('0af7651916cd43dd8448eb211c80319c')
    expect(linksOf(process)).toEqual([FOREIGN])
  })

  it('a message is trusted where trust returns true, and not where it throws', async () => {
    const topic = await harness().topic()
    const untraced = await harness().client.producer('untraced')
    await untraced.send(topic, [{ value: 'v', headers: { traceparent: FOREIGN } }])
    await consume(topic, { trust: () => true })
    const throwing = () => {
      throw new Error('broken')
    }
    await consume(topic, { trust: throwing })
    const parents = (await harness().spans(2)).map(span => span.parentSpanContext?.spanId)
    expect(parents).toEqual(['b7ad6b7169203331', undefined])
  })

  function options(given: KafkaTracingOptions): KafkaTracingOptions {
    return { tracer: harness().tracing.tracer, ...given }
  }

  function consume(
    topic: string,
    given: KafkaTracingOptions,
    handler: () => unknown = () => {},
  ): Promise<void> {
    const tracing = options(given)
    return harness().client.consume(topic, { tracing, groupId: unique('group'), count: 1, handler })
  }
}
