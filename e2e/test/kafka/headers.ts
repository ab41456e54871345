import { SpanKind } from '@opentelemetry/api'
import type { IHeaders } from 'kafkajs'
import { expect, it } from 'vitest'
import { deepFrozen } from './deep-frozen.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { stored } from './reading.ts'
import { linksOf, traceparentIn, traceparentOf } from './span-reading.ts'

const FOREIGN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const FORMS: [string, IHeaders | undefined][] = [
  ['undefined headers', undefined],
  ['no headers', {}],
  ['a string', { kind: 'order' }],
  ['bytes', { kind: Buffer.from([0, 255, 128]) }],
  ['a repeated header', { kind: ['one', Buffer.from('two')] }],
  ['an empty header', { kind: '' }],
]

const OWN: [string, IHeaders][] = [
  ['a string', { traceparent: FOREIGN, kind: 'order' }],
  ['bytes', { traceparent: Buffer.from(FOREIGN) }],
  ['another case', { TraceParent: FOREIGN }],
  ['a list, whose last one counts', { traceparent: ['00-nonsense', FOREIGN] }],
]

const MALFORMED: [string, IHeaders][] = [
  ['text', { traceparent: 'nonsense' }],
  ['bytes', { traceparent: Buffer.from([0, 255, 128]) }],
  ['zeros', { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }],
  ['100 kB', { traceparent: 'x'.repeat(100_000) }],
]

export function headersContract(harness: () => KafkaHarness): void {
  it.each(FORMS)('adds to %s and changes nothing else', async (_, headers) => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const message = headers === undefined ? { value: 'v' } : { value: 'v', headers }
    await (await harness().producer({}, harness().untraced)).send({ topic, messages: [message] })
    await producer.send(deepFrozen({ topic, messages: [message] }))
    const [span] = await harness().spans(1)
    const [untraced, traced] = await stored(harness(), topic, 2)
    const { traceparent, ...others } = { ...traced?.headers }
    expect(traceparent?.toString()).toBe(span && traceparentOf(span.spanContext()))
    expect(others).toEqual({ ...untraced?.headers })
  })

  it.each(OWN)('respects a traceparent that is there already as %s', async (_, headers) => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await (await harness().producer({}, harness().untraced)).send({
      topic,
      messages: [{ value: 'v', headers }],
    })
    await producer.send(deepFrozen({ topic, messages: [{ value: 'v', headers }] }))
    const [span] = await harness().spans(1)
    expect(span?.kind).toBe(SpanKind.CLIENT)
    expect(linksOf(span)).toEqual([FOREIGN])
    const [untraced, traced] = await stored(harness(), topic, 2)
    expect(traced?.headers).toEqual(untraced?.headers)
  })

  it('respects it beside messages that have none', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const messages = [{ value: '1' }, { value: '2', headers: { traceparent: FOREIGN } }, { value: '3' }]
    await producer.send(deepFrozen({ topic, messages }))
    const [span] = await harness().spans(1)
    const own = span && traceparentOf(span.spanContext())
    expect(span?.kind).toBe(SpanKind.PRODUCER)
    expect(linksOf(span)).toEqual([FOREIGN])
    expect((await stored(harness(), topic, 3)).map(traceparentIn)).toEqual([own, FOREIGN, own])
  })

  it.each(MALFORMED)('replaces a traceparent that is no traceparent but %s', async (_, headers) => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send(deepFrozen({ topic, messages: [{ value: 'v', headers }] }))
    const [span] = await harness().spans(1)
    const [message] = await stored(harness(), topic, 1)
    expect(span?.links).toEqual([])
    expect(traceparentIn(message)).toBe(span && traceparentOf(span.spanContext()))
    expect(message?.value?.toString()).toBe('v')
  })
}
