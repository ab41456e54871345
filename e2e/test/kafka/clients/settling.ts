import { SpanKind } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { commitOf } from '../expected-attributes.ts'
import { unique } from '../kafka-harness.ts'
import { spanOf, spansOf } from '../span-reading.ts'
import type { ClientHarness } from './client-harness.ts'

export function settlingContract(harness: () => ClientHarness): void {
  it('with settle a commit in a handler is a CLIENT span in the trace of its message', async () => {
    const { client, tracing } = harness()
    const [topic, groupId] = [await harness().topic(), unique('group')]
    const untraced = await client.producer('untraced')
    await untraced.send(topic, [{ value: 'v' }])
    await client.consume(topic, {
      tracing: { tracer: tracing.tracer, settle: true },
      groupId,
      count: 1,
      handler: (_, commit) => commit(),
    })
    const spans = await harness().spans(2)
    const [commit, process] = [spanOf(spans, 'commit'), spanOf(spans, 'process')]
    expect(commit).toMatchObject({ name: `commit ${topic}`, kind: SpanKind.CLIENT })
    expect(commit.parentSpanContext?.spanId).toBe(process.spanContext().spanId)
    expect(commit.attributes).toEqual(commitOf(topic, groupId, harness().serverOf('committed')))
  })

  it('without it a commit has none', async () => {
    const { client, tracing } = harness()
    const topic = await harness().topic()
    const untraced = await client.producer('untraced')
    await untraced.send(topic, [{ value: 'v' }])
    await client.consume(topic, {
      tracing: { tracer: tracing.tracer },
      groupId: unique('group'),
      count: 1,
      handler: (_, commit) => commit(),
    })
    expect(spansOf(await harness().spans(1), 'commit')).toEqual([])
  })
}
