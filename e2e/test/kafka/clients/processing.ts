import { context, propagation, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { currentSpan, withSpan } from '@throughline/core'
import { expect, it } from 'vitest'
import { processOf } from '../expected-attributes.ts'
import { unique } from '../kafka-harness.ts'
import { linksOf, spanOf, spansOf, traceparentOf } from '../span-reading.ts'
import type { ClientHarness } from './client-harness.ts'
import type { ReadMessage, SentMessage } from './kafka-client.ts'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const UNSAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'

export function processingContract(harness: () => ClientHarness): void {
  it("a message is processed inside a CONSUMER span that is a child of its sender's", async () => {
    const { client, tracing } = harness()
    const [topic, groupId] = [await harness().topic(), unique('group')]
    const producer = await client.producer({ tracer: tracing.tracer })
    await producer.send(topic, [{ key: 'k-1', value: 'v' }])
    let active: string | undefined
    const handler = async () => {
      await new Promise(setImmediate)
      active = currentSpan()?.spanContext().spanId
    }
    await client.consume(topic, { tracing: { tracer: tracing.tracer }, groupId, count: 1, handler })
    const spans = await harness().spans(2)
    const [send, process] = [spanOf(spans, 'send'), spanOf(spans, 'process')]
    expect(process).toMatchObject({ name: `process ${topic}`, kind: SpanKind.CONSUMER, links: [] })
    expect(process.parentSpanContext).toMatchObject({ spanId: send.spanContext().spanId, isRemote: true })
    expect(active).toBe(process.spanContext().spanId)
    expect(process.attributes).toEqual({
      ...processOf(topic, groupId, 'k-1', 0),
      ...harness().serverOf('received'),
    })
  })

  it('with the option link it is linked to its sender, in a trace of its own', async () => {
    const topic = await sentUntraced([{ value: 'v', headers: { traceparent: FOREIGN } }])
    await process(topic, 1, undefined, true)
    const [span] = await harness().spans(1)
    expect(span?.parentSpanContext).toBeUndefined()
    expect(linksOf(span)).toEqual([FOREIGN])
  })

  it('a message without a sender starts a trace, and is no part of the one around the consumer', async () => {
    const topic = await sentUntraced([{ value: '1' }, { value: '2', headers: { traceparent: 'nonsense' } }])
    await withSpan('start', { tracer: harness().tracing.tracer }, () => process(topic, 2))
    const spans = await harness().spans(3)
    const start = spanOf(spans, 'start')
    const processes = spansOf(spans, 'process')
    expect(processes.map(span => span.parentSpanContext)).toEqual([undefined, undefined])
    for (const span of processes) expect(linksOf(span)).toEqual([traceparentOf(start.spanContext())])
  })

  it('it carries the baggage of the sender, and none from where the consumer was started', async () => {
    const headers = { traceparent: FOREIGN, baggage: 'tenant=blue' }
    const topic = await sentUntraced([{ value: '1', headers }, { value: '2' }])
    const seen: (string | undefined)[] = []
    const startup = propagation.createBaggage({ tenant: { value: 'startup' } })
    await context.with(propagation.setBaggage(context.active(), startup), () =>
      process(topic, 2, () => seen.push(propagation.getActiveBaggage()?.getEntry('tenant')?.value)),
    )
    expect(seen).toEqual(['blue', undefined])
    await harness().spans(2)
  })

  it('the handler gets all headers of the message', async () => {
    const headers = { traceparent: FOREIGN, kind: 'order' }
    const topic = await sentUntraced([{ value: 'v', headers }])
    const seen: ReadMessage[] = []
    await process(topic, 1, message => seen.push(message))
    expect(seen[0]?.headers).toEqual(headers)
    await harness().spans(1)
  })

  it('what the handler throws marks the span', async () => {
    class OutOfStock extends Error {}
    const topic = await sentUntraced([{ value: 'v' }])
    await process(topic, 1, () => {
      throw new OutOfStock('no such order')
    })
    const [span] = await harness().spans(1)
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such order' })
    expect(span?.attributes).toMatchObject({ 'error.type': 'OutOfStock' })
  })

  it('a message whose sender is not sampled is processed in its trace, unrecorded', async () => {
    const topic = await sentUntraced([{ value: 'v', headers: { traceparent: UNSAMPLED } }])
    const seen: unknown[] = []
    await process(topic, 1, () =>
      seen.push(currentSpan()?.spanContext().traceId, currentSpan()?.isRecording()),
    )
    expect(seen).toEqual(['0af7651916cd43dd8448eb211c80319c', false])
    expect(harness().exporter.take()).toEqual([])
  })

  it('a message that is passed on with its headers comes from the send that passed it on', async () => {
    const { client, tracing } = harness()
    const [work, dead] = [await harness().topic(), await harness().topic()]
    const producer = await client.producer({ tracer: tracing.tracer })
    await producer.send(work, [{ value: 'v', headers: { kind: 'order' } }])
    await process(work, 1, ({ headers }) => producer.send(dead, [{ value: 'v', headers }]))
    await process(dead, 1)
    const spans = await harness().spans(4)
    const [first, tried, second, last] = [
      spanOf(spans, `send ${work}`),
      spanOf(spans, `process ${work}`),
      spanOf(spans, `send ${dead}`),
      spanOf(spans, `process ${dead}`),
    ]
    expect([last, second, tried].map(span => span.parentSpanContext?.spanId)).toEqual(
      [second, tried, first].map(span => span.spanContext().spanId),
    )
    expect((await harness().stored(dead, 1))[0]?.headers).toMatchObject({ kind: 'order' })
  })

  async function sentUntraced(messages: readonly SentMessage[]): Promise<string> {
    const topic = await harness().topic()
    await (await harness().client.producer('untraced')).send(topic, messages)
    return topic
  }

  function process(
    topic: string,
    count: number,
    handler: (message: ReadMessage) => unknown = () => {},
    link = false,
  ): Promise<void> {
    const tracing = { tracer: harness().tracing.tracer, link }
    return harness().client.consume(topic, { tracing, groupId: unique('group'), count, handler })
  }
}
