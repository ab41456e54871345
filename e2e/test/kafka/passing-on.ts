import { SpanKind } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { withSpan } from '@throughline/core'
import { deadLetterMessage, retryMessage, traceMessage } from '@throughline/kafka'
import type { IHeaders, KafkaMessage } from 'kafkajs'
import { expect, it } from 'vitest'
import type { KafkaHarness } from './kafka-harness.ts'
import { processBatches, processMessages, stored } from './reading.ts'
import { linksOf, spanOf, traceparentIn, traceparentOf } from './span-reading.ts'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** The usual way to a retry topic: a message that could not be processed is sent on with its headers. */
export function passingOnContract(harness: () => KafkaHarness): void {
  it('a chain of retries and dead letters is a chain of spans, also in work inside the handler', async () => {
    const [work, retry, dead] = [await harness().topic(), await harness().topic(), await harness().topic()]
    const { tracer } = harness().tracing
    const producer = await harness().producer()
    await producer.send({ topic: work, messages: [{ value: 'v', headers: { kind: 'order' } }] })
    await processMessages(await harness().consumer(), work, 1, ({ message }) =>
      withSpan('give up', { tracer }, () => passOn(retry, message.headers)),
    )
    await processMessages(await harness().consumer(), retry, 1, ({ message }) =>
      passOn(dead, message.headers),
    )
    await processMessages(await harness().consumer(), dead, 1)
    const spans = await harness().spans(7)
    expect(ancestorsOf(spans, spanOf(spans, `process ${dead}`))).toEqual([
      `send ${dead}`,
      `process ${retry}`,
      `send ${retry}`,
      'give up',
      `process ${work}`,
      `send ${work}`,
    ])
    expect(spanOf(spans, `send ${dead}`)).toMatchObject({ kind: SpanKind.PRODUCER, links: [] })
    const [message] = await stored(harness(), dead, 1)
    expect(message?.headers).toMatchObject({ kind: Buffer.from('order') })

    async function passOn(topic: string, headers: IHeaders | undefined): Promise<void> {
      await producer.send({ topic, messages: [{ value: 'v', headers: { ...headers } }] })
    }
  })

  it('a message of a batch that is passed on in traceMessage comes from the send that did', async () => {
    const [work, retry] = [await harness().topic(), await harness().topic()]
    const producer = await harness().producer()
    await producer.send({ topic: work, messages: [{ value: 'v' }] })
    await processBatches(await harness().consumer(), work, 1, async ({ batch }) => {
      for (const message of batch.messages) {
        const headers = { ...message.headers }
        await traceMessage(batch, message, () =>
          producer.send({ topic: retry, messages: [{ value: 'v', headers }] }),
        )
      }
    })
    const spans = await harness().spans(4)
    const send = spanOf(spans, `send ${retry}`)
    expect(ancestorsOf(spans, send)).toEqual([`process ${work}`, `send ${work}`])
    const [message] = await stored(harness(), retry, 1)
    expect(traceparentIn(message)).toBe(traceparentOf(send.spanContext()))
  })

  it('retryMessage and deadLetterMessage say where a message came from, and why it failed', async () => {
    class OutOfStock extends Error {}
    const topics = await Promise.all([1, 2, 3, 4].map(() => harness().topic()))
    const [work = '', retry = '', later = '', dead = ''] = topics
    const producer = await harness().producer()
    await producer.send({ topic: work, messages: [{ key: 'k', value: 'v', headers: { kind: 'order' } }] })
    await processMessages(await harness().consumer(), work, 1, async ({ message }) => {
      await producer.send({ topic: retry, messages: [retryMessage(message, new OutOfStock('none left'))] })
    })
    await processMessages(await harness().consumer(), retry, 1, async ({ message }) => {
      await producer.send({ topic: later, messages: [retryMessage(message, new RangeError('still none'))] })
      await producer.send({ topic: dead, messages: [deadLetterMessage(message, 'given up')] })
    })
    await processMessages(await harness().consumer(), dead, 1)
    const spans = await harness().spans(7)
    const last = spanOf(spans, `process ${dead}`)
    expect(ancestorsOf(spans, last)).toEqual([
      `send ${dead}`,
      `process ${retry}`,
      `send ${retry}`,
      `process ${work}`,
      `send ${work}`,
    ])
    const origin = {
      '__connect.errors.topic': work,
      '__connect.errors.partition': '0',
      '__connect.errors.offset': '0',
    }
    const [first] = (await stored(harness(), retry, 1)).map(textsOf)
    const [second] = (await stored(harness(), later, 1)).map(textsOf)
    expect(first).toEqual({
      ...origin,
      kind: 'order',
      'retry-attempt': '1',
      '__connect.errors.exception.class.name': 'OutOfStock',
      '__connect.errors.exception.message': 'none left',
      traceparent: expect.any(String),
    })
    expect(second).toMatchObject({ ...origin, 'retry-attempt': '2' })
    const [deadLetter] = await stored(harness(), dead, 1)
    expect(deadLetter).toMatchObject({ key: Buffer.from('k'), value: Buffer.from('v') })
    expect(textsOf(deadLetter)).toMatchObject({
      ...origin,
      'retry-attempt': '1',
      '__connect.errors.exception.class.name': '_OTHER',
      '__connect.errors.exception.message': 'given up',
    })
  })

  it('a message that is passed on from the span of a batch stays in the trace of its first sender', async () => {
    const [work, dead] = [await harness().topic(), await harness().topic()]
    const producer = await harness().producer()
    await producer.send({ topic: work, messages: [{ value: 'v' }] })
    await processBatches(await harness().consumer(), work, 1, async ({ batch }) => {
      const messages = batch.messages.map(message => deadLetterMessage(message, new Error('no'), batch))
      await producer.send({ topic: dead, messages })
    })
    await processMessages(await harness().consumer(), dead, 1)
    const spans = await harness().spans(5)
    const [create, send] = [spanOf(spans, `create ${dead}`), spanOf(spans, `send ${dead}`)]
    expect(ancestorsOf(spans, spanOf(spans, `process ${dead}`))).toEqual([`create ${dead}`, `send ${work}`])
    expect(ancestorsOf(spans, send)).toEqual([`process ${work}`])
    expect([create.kind, send.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CLIENT])
    expect(linksOf(send)).toEqual([traceparentOf(create.spanContext())])
    expect(textsOf((await stored(harness(), dead, 1))[0])).toMatchObject({ '__connect.errors.topic': work })
  })

  it('a context that the handler made for a message, or found elsewhere, is kept', async () => {
    const [work, other] = [await harness().topic(), await harness().topic()]
    const producer = await harness().producer()
    await producer.send({ topic: work, messages: [{ value: 'v' }] })
    await processMessages(await harness().consumer(), work, 1, async () => {
      await producer.send({ topic: other, messages: [{ value: 'v', headers: { traceparent: FOREIGN } }] })
    })
    const send = spanOf(await harness().spans(3), `send ${other}`)
    expect(send.kind).toBe(SpanKind.CLIENT)
    expect(linksOf(send)).toEqual([FOREIGN])
    const [message] = await stored(harness(), other, 1)
    expect(traceparentIn(message)).toBe(FOREIGN)
  })

  it('with the option link each step is linked to the one before', async () => {
    const [work, retry] = [await harness().topic(), await harness().topic()]
    const kafka = harness().traceWith({ tracer: harness().tracing.tracer, link: true })
    const producer = await harness().producer({}, kafka)
    await producer.send({ topic: work, messages: [{ value: 'v' }] })
    await processMessages(await harness().consumer({}, kafka), work, 1, async ({ message }) => {
      await producer.send({ topic: retry, messages: [{ value: 'v', headers: { ...message.headers } }] })
    })
    await processMessages(await harness().consumer({}, kafka), retry, 1)
    const spans = await harness().spans(4)
    const send = spanOf(spans, `send ${retry}`)
    expect(ancestorsOf(spans, send)).toEqual([`process ${work}`])
    expect(linksOf(spanOf(spans, `process ${retry}`))).toEqual([traceparentOf(send.spanContext())])
  })
}

/** The names of the spans above a span, the nearest first. */
function ancestorsOf(spans: readonly ReadableSpan[], span: ReadableSpan): string[] {
  const parent = spans.find(each => each.spanContext().spanId === span.parentSpanContext?.spanId)
  return parent === undefined ? [] : [parent.name, ...ancestorsOf(spans, parent)]
}

function textsOf(message: KafkaMessage | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
}
