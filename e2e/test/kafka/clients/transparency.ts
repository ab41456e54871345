import type { Tracer } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { unique } from '../kafka-harness.ts'
import type { ClientHarness } from './client-harness.ts'

const BROKEN_TRACER = {
  startSpan() {
    throw new Error('the tracer is broken')
  },
} as unknown as Tracer

export function transparencyContract(harness: () => ClientHarness): void {
  it('a traced client is of the class of the original, has what it has, and is traced once', () => {
    for (const [bare, once, twice] of harness().client.wrappedTwice()) {
      expect(twice).toBe(once)
      expect(once).toBeInstanceOf(bare.constructor)
      expect(Object.keys(once)).toEqual(Object.keys(bare))
      expect(Object.getOwnPropertySymbols(bare).map(String)).not.toContain(
        'Symbol(throughline.kafka.traced.1)',
      )
    }
  })

  it.each([
    ['no tracing', trace.getTracer('nobody')],
    ['a tracer that throws', BROKEN_TRACER],
  ])('with %s everything goes through as it was', async (_, tracer) => {
    const { client } = harness()
    const topic = await harness().topic()
    const producer = await client.producer({ tracer })
    await producer.send(topic, [{ key: 'k', value: 'v', headers: { kind: 'order' } }])
    const seen: unknown[] = []
    const handler = (message: unknown) => seen.push(message)
    await client.consume(topic, { tracing: { tracer }, groupId: unique('group'), count: 1, handler })
    expect(seen).toEqual([{ key: 'k', value: 'v', headers: { kind: 'order' } }])
  })
}
