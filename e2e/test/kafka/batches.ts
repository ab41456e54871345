import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { currentSpan } from '@throughline/core'
import { traced, traceMessage } from '@throughline/kafka'
import { expect, it } from 'vitest'
import { batchOf } from './expected-attributes.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { unique } from './kafka-harness.ts'
import { processBatches } from './reading.ts'
import { linksOf, spanOf, spansOf, traceparentOf } from './span-reading.ts'

export function batchesContract(harness: () => KafkaHarness): void {
  it('eachBatch runs inside a CONSUMER span that is linked to each sender once', async () => {
    const topic = await harness().topic()
    const groupId = unique('group')
    await send(topic, ['1', '2'], ['3'], ['4', '5'])
    let active: string | undefined
    await processBatches(await harness().consumer({ groupId }), topic, 5, async () => {
      await new Promise(setImmediate)
      active = currentSpan()?.spanContext().spanId
    })
    const spans = await harness().spans(4)
    const process = spanOf(spans, 'process')
    expect(process).toMatchObject({
      name: `process ${topic}`,
      kind: SpanKind.CONSUMER,
      parentSpanContext: undefined,
    })
    expect(linksOf(process)).toEqual(spansOf(spans, 'send').map(span => traceparentOf(span.spanContext())))
    expect(active).toBe(process.spanContext().spanId)
    expect(process.attributes).toEqual(batchOf(topic, groupId, 5))
  })

  it('counts the links that are too many', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({}, harness().untraced)
    const messages = Array.from({ length: 150 }, (_, index) => {
      const spanId = (index + 1).toString(16).padStart(16, '0')
      return { value: 'v', headers: { traceparent: `00-0af7651916cd43dd8448eb211c80319c-${spanId}-01` } }
    })
    await producer.send({ topic, messages })
    await processBatches(await harness().consumer(), topic, 150)
    const [process] = await harness().spans(1)
    expect(process?.links).toHaveLength(128)
    expect(process?.droppedLinksCount).toBe(22)
  })

  it('a batch of which nobody knows the senders has a span without links', async () => {
    const topic = await harness().topic()
    const headers = { traceparent: Buffer.from([0, 255, 128]) }
    const producer = await harness().producer({}, harness().untraced)
    await producer.send({ topic, messages: [{ value: '1' }, { value: '2', headers }] })
    await processBatches(await harness().consumer(), topic, 2)
    const [process] = await harness().spans(1)
    expect(process?.links).toEqual([])
  })

  it("traceMessage gives each message of a batch an active span, a child of its sender's", async () => {
    const topic = await harness().topic()
    const groupId = unique('group')
    await send(topic, ['1'], ['2'])
    const active: unknown[] = []
    await processBatches(
      await harness().consumer({ groupId }),
      topic,
      2,
      async ({ batch, resolveOffset }) => {
        for (const message of batch.messages) {
          const value = await traceMessage(batch, message, async span => {
            await new Promise(setImmediate)
            active.push(currentSpan() === span)
            return message.value?.toString()
          })
          active.push(value)
          resolveOffset(message.offset)
        }
      },
    )
    expect(active).toEqual([true, '1', true, '2'])
    const spans = await harness().spans(5)
    const [first, second, batch] = spansOf(spans, 'process')
    const sent = spansOf(spans, 'send').map(span => span.spanContext().spanId)
    expect([first, second].map(span => span?.parentSpanContext?.spanId)).toEqual(sent)
    for (const span of [first, second])
      expect(linksOf(span)).toEqual([batch && traceparentOf(batch.spanContext())])
    expect(second?.attributes).toMatchObject({
      'messaging.consumer.group.name': groupId,
      'messaging.client.id': 'contract',
      'messaging.destination.partition.id': '0',
      'messaging.kafka.offset': 1,
    })
  })

  it('so does a loop over traced messages, whose body runs in their spans', async () => {
    const topic = await harness().topic()
    await send(topic, ['1'], ['2'])
    const active: unknown[] = []
    await processBatches(await harness().consumer(), topic, 2, async ({ batch }) => {
      const around = currentSpan()
      for await (const message of traced(batch)) {
        await new Promise(setImmediate)
        active.push(message.value?.toString(), currentSpan()?.spanContext().spanId)
      }
      active.push(currentSpan() === around)
    })
    const spans = await harness().spans(5)
    const [first, second, batch] = spansOf(spans, 'process')
    expect(active).toEqual(['1', first?.spanContext().spanId, '2', second?.spanContext().spanId, true])
    const sent = spansOf(spans, 'send').map(span => span.spanContext().spanId)
    expect([first, second].map(span => span?.parentSpanContext?.spanId)).toEqual(sent)
    for (const span of [first, second])
      expect(linksOf(span)).toEqual([batch && traceparentOf(batch.spanContext())])
  })

  it("with the option link such a span is a child of the batch's, and linked to the sender", async () => {
    const topic = await harness().topic()
    await send(topic, ['1'])
    const kafka = harness().traceWith({ tracer: harness().tracing.tracer, link: true })
    await processBatches(await harness().consumer({}, kafka), topic, 1, async ({ batch }) => {
      for (const message of batch.messages) await traceMessage(batch, message, () => {})
    })
    const spans = await harness().spans(3)
    const [message, batch] = spansOf(spans, 'process')
    expect(message?.parentSpanContext?.spanId).toBe(batch?.spanContext().spanId)
    expect(linksOf(message)).toEqual([traceparentOf(spanOf(spans, 'send').spanContext())])
  })

  it('what fails in traceMessage is recorded and goes on', async () => {
    const topic = await harness().topic()
    await send(topic, ['1'])
    const failure = new Error('no such order')
    let caught: unknown
    await processBatches(await harness().consumer(), topic, 1, async ({ batch }) => {
      for (const message of batch.messages) {
        caught = await traceMessage(batch, message, () => Promise.reject(failure)).catch(error => error)
      }
    })
    expect(caught).toBe(failure)
    const [message, batch] = spansOf(await harness().spans(3), 'process')
    expect(message?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such order' })
    expect(batch?.status.code).toBe(SpanStatusCode.UNSET)
  })

  /** One send for each list of values. */
  async function send(topic: string, ...lists: string[][]): Promise<void> {
    const producer = await harness().producer()
    for (const values of lists) await producer.send({ topic, messages: values.map(value => ({ value })) })
  }
}
