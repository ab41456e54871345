import type { ReadableSpan } from '@throughline/core'
import { traceMessage, traceProducer } from '@throughline/kafka'
import type { ConsumerRunConfig } from 'kafkajs'
import { expect, it } from 'vitest'
import type { KafkaHarness } from './kafka-harness.ts'
import { linksOf, spanOf, spansOf, traceparentOf } from './span-reading.ts'

/** Delivers again at once, for ever. */
const IMPATIENT = { initialRetryTime: 1, maxRetryTime: 2, factor: 0, multiplier: 1, retries: 1000 }

export function redeliveryContract(harness: () => KafkaHarness): void {
  it('a message that is delivered again has the number of its delivery, and a link to the first one', async () => {
    const topic = await sent(1)
    let tries = 0
    await run(topic, done => ({
      eachMessage: async () => {
        tries++
        if (tries < 3) throw new Error('not yet')
        done()
      },
    }))
    const spans = await harness().spans(4)
    const send = spanOf(spans, 'send')
    const processes = spansOf(spans, 'process')
    expect(processes.map(attemptOf)).toEqual([undefined, 2, 3])
    const first = traceparentOf(processes[0]?.spanContext() ?? send.spanContext())
    expect(processes.map(linksOf)).toEqual([[], [first], [first]])
    for (const span of processes) expect(span.parentSpanContext?.spanId).toBe(send.spanContext().spanId)
    expect(processes.map(({ status }) => status.message)).toEqual(['not yet', 'not yet', undefined])
  })

  it('the messages before it and after it are delivered for the first time', async () => {
    const topic = await sent(3)
    const seen: string[] = []
    await run(topic, done => ({
      eachMessage: async ({ message }) => {
        seen.push(message.offset)
        if (message.offset === '1' && seen.length === 2) throw new Error('not yet')
        if (message.offset === '2') done()
      },
    }))
    expect(seen).toEqual(['0', '1', '1', '2'])
    const processes = spansOf(await harness().spans(5), 'process')
    expect(processes.map(attemptOf)).toEqual([undefined, undefined, 2, undefined])
  })

  it('of deliveries without progress those are recorded that double their number, and the one that succeeds', async () => {
    const topic = await sent(1)
    let tries = 0
    await run(topic, done => ({
      eachMessage: async () => {
        tries++
        if (tries < 41) throw new Error('not yet')
        done()
      },
    }))
    const processes = spansOf(await harness().spans(12), 'process')
    expect(processes.map(attemptOf)).toEqual([undefined, 2, 3, 4, 5, 6, 7, 8, 16, 32, 41])
    expect(processes.at(-1)?.status.message).toBeUndefined()
  })

  it('what happens in a delivery that is not recorded is not recorded, downstream neither', async () => {
    const [topic, onwards] = [await sent(1), await harness().topic()]
    const producer = traceProducer(await harness().producer({}, harness().untraced), {
      tracer: harness().tracing.tracer,
    })
    let tries = 0
    await run(topic, done => ({
      eachMessage: async () => {
        tries++
        if (tries === 9) await producer.send({ topic: onwards, messages: [{ value: 'v' }] })
        if (tries < 10) throw new Error('not yet')
        done()
      },
    }))
    const spans = await harness().spans(10)
    expect(spansOf(spans, `send ${onwards}`)).toEqual([])
    const { traceId } = spanOf(spans, 'send').spanContext()
    const consumer = await harness().consumer({}, harness().untraced)
    await consumer.subscribe({ topics: [onwards], fromBeginning: true })
    const traceparent = await new Promise<string>(resolve => {
      const eachMessage: ConsumerRunConfig['eachMessage'] = async ({ message }) =>
        resolve(String(message.headers?.traceparent))
      void consumer.run({ eachMessage })
    })
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
  })

  it('a batch that is delivered again and again does not flood, nor do its messages', async () => {
    const topic = await sent(2)
    let tries = 0
    await run(topic, done => ({
      eachBatch: async ({ batch }) => {
        tries++
        for (const message of batch.messages) await traceMessage(batch, message, () => {})
        if (tries < 20) throw new Error('not yet')
        done()
      },
    }))
    const spans = await harness().spans(1 + 10 + 9 * 2)
    const batches = batchesOf(spans)
    expect(batches.map(attemptOf)).toEqual([undefined, 2, 3, 4, 5, 6, 7, 8, 16, 20])
    expect(spansOf(spans, 'process')).toHaveLength(batches.length + 9 * 2)
  })

  it('nor does one whose handler returns without progress', async () => {
    const topic = await sent(2)
    let tries = 0
    await run(topic, done => ({
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset }) => {
        tries++
        if (tries < 20) return
        resolveOffset(batch.lastOffset())
        done()
      },
    }))
    const batches = batchesOf(await harness().spans(10))
    expect(batches.map(attemptOf)).toEqual([undefined, 2, 3, 4, 5, 6, 7, 8, 16])
  })

  async function sent(count: number): Promise<string> {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send({ topic, messages: Array.from({ length: count }, () => ({ value: 'v' })) })
    return topic
  }

  /** Runs a consumer until `done` is called. */
  async function run(topic: string, config: (done: () => void) => ConsumerRunConfig): Promise<void> {
    const consumer = await harness().consumer({ retry: IMPATIENT })
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      consumer.run(config(resolve)).catch(reject)
    })
    await consumer.disconnect()
  }
}

function attemptOf(span: ReadableSpan): unknown {
  return span.attributes['kafka.delivery_attempt']
}

function batchesOf(spans: readonly ReadableSpan[]): ReadableSpan[] {
  return spansOf(spans, 'process').filter(({ attributes }) => 'messaging.batch.message_count' in attributes)
}
