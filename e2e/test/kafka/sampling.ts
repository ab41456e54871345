import { trace } from '@opentelemetry/api'
import { alwaysOff, createTracing, currentSpan } from '@throughline/core'
import { traceMessage } from '@throughline/kafka'
import { expect, it } from 'vitest'
import type { KafkaHarness } from './kafka-harness.ts'
import { processBatches, processMessages, stored } from './reading.ts'
import { traceparentIn } from './span-reading.ts'

const UNSAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'

export function samplingContract(harness: () => KafkaHarness): void {
  it('a sender that is not sampled passes the decision on', async () => {
    const topic = await harness().topic()
    const { tracer } = createTracing({ sampler: alwaysOff, exporter: harness().exporter })
    const producer = await harness().producer({}, harness().traceWith({ tracer }))
    await producer.send({ topic, messages: [{ value: '1' }, { value: '2' }] })
    const [one, two] = (await stored(harness(), topic, 2)).map(traceparentIn)
    expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]$/)
    expect(two).toBe(one)
  })

  it('a message whose sender is not sampled is processed in its trace, and sent on, unrecorded', async () => {
    const [topic, onwards] = [await harness().topic(), await harness().topic()]
    const untraced = await harness().producer({}, harness().untraced)
    const producer = await harness().producer()
    await untraced.send({ topic, messages: [{ value: 'v', headers: { traceparent: UNSAMPLED } }] })
    let traceId: string | undefined
    await processMessages(await harness().consumer(), topic, 1, async () => {
      traceId = currentSpan()?.spanContext().traceId
      await producer.send({ topic: onwards, messages: [{ value: 'on' }] })
    })
    expect(traceId).toBe('0af7651916cd43dd8448eb211c80319c')
    const [message] = await stored(harness(), onwards, 1)
    expect(traceparentIn(message)).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/)
  })

  it('so is a message of a batch that is recorded', async () => {
    const topic = await harness().topic()
    const untraced = await harness().producer({}, harness().untraced)
    await untraced.send({ topic, messages: [{ value: 'v', headers: { traceparent: UNSAMPLED } }] })
    let recording: boolean | undefined
    await processBatches(await harness().consumer(), topic, 1, async ({ batch }) => {
      for (const message of batch.messages) {
        await traceMessage(batch, message, span => {
          recording = span.isRecording()
        })
      }
    })
    expect(recording).toBe(false)
    const [batch, ...others] = await harness().spans(1)
    expect(batch?.links).toHaveLength(1)
    expect(others).toEqual([])
  })

  it('without any tracing everything goes through as it was', async () => {
    const topic = await harness().topic()
    const kafka = harness().traceWith({ tracer: trace.getTracer('nobody') })
    const producer = await harness().producer({}, kafka)
    await producer.send({ topic, messages: [{ value: 'v', headers: { kind: 'order' } }] })
    await processMessages(await harness().consumer({}, kafka), topic, 1)
    const [message] = await stored(harness(), topic, 1)
    expect(message?.headers).toEqual({ kind: Buffer.from('order') })
  })
}
