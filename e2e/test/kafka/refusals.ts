import { SpanStatusCode } from '@opentelemetry/api'
import type { IHeaders } from 'kafkajs'
import { expect, it } from 'vitest'
import type { KafkaHarness } from './kafka-harness.ts'

/** What kafkajs refuses, also under names that trace headers have. */
const REFUSED: [string, unknown][] = [
  ['null', null],
  ['an undefined header', { kind: undefined }],
  ['an undefined traceparent', { traceparent: undefined }],
  ['a traceparent that is null', { traceparent: null }],
  ['a number as tracestate', { tracestate: 7 }],
  ['a list with nothing in it that is text', { TraceParent: [undefined] }],
]

export function refusalsContract(harness: () => KafkaHarness): void {
  it.each(REFUSED)('kafkajs refuses headers that are %s, traced or not', async (_, headers) => {
    const topic = await harness().topic()
    const record = { topic, messages: [{ value: 'v', headers: headers as IHeaders }] }
    const untraced = await harness().producer({ retry: { retries: 0 } }, harness().untraced)
    const producer = await harness().producer({ retry: { retries: 0 } })
    const expected = await untraced.send(record).catch(reason => reason)
    expect(expected).toBeInstanceOf(TypeError)
    const error = await producer.send(record).catch(reason => reason)
    expect([error.name, error.message]).toEqual([expected.name, expected.message])
    const batch = { topicMessages: [record] }
    await expect(producer.sendBatch(batch)).rejects.toThrow(expected.message)
    const spans = await harness().spans(2)
    for (const { status } of spans) expect(status.code).toBe(SpanStatusCode.ERROR)
  })
}
