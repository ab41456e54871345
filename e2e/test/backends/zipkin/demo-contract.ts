import type { CollectedSpan } from '@throughline/otlp-collector'
import { expect, it } from 'vitest'
import { demoTraces } from '../traces/demo-traces.ts'
import { oneOfEverything } from '../traces/one-of-everything.ts'
import { byTrace, replay } from '../traces/replay.ts'
import { zipkinRoutes } from '../traces/routes.ts'
import type { StoredSpan } from '../traces/stored-span.ts'
import { inOrder, storedSpan } from '../traces/stored-span.ts'
import { throughZipkin } from '../traces/through-zipkin.ts'
import { readSpan } from './read-span.ts'
import { dependencies, storedTrace } from './stored-trace.ts'
import type { ZipkinHarness } from './zipkin-harness.ts'

/** The traces of the demo in Zipkin. */
export function demoContract({ url }: ZipkinHarness): void {
  let demo: Promise<readonly CollectedSpan[]> | undefined

  it.each(zipkinRoutes)(
    'are stored span by span, by $name',
    async ({ open }) => {
      demo ??= demoTraces()
      const spans = [...(await demo), ...oneOfEverything]
      const urls = { otlpHttp: '', otlpGrpc: '', zipkin: `${url()}/api/v2/spans` }
      for (const sent of byTrace(await replay(spans, () => open(urls)))) {
        const stored = await storedTrace(url(), sent[0]?.traceId ?? '', sent.length)
        expect(inOrder(stored.map(readSpan))).toEqual(inOrder(sent.map(storedSpan)).map(throughServer))
      }
    },
    120_000,
  )

  it('show who calls whom, and that Kafka is between them', async () => {
    const links = await dependencies(url())
    for (const [parent, child] of [
      ['payment-service', 'order-service'],
      ['order-service', 'kafka'],
      ['kafka', 'shipping-worker'],
    ])
      expect(links).toContainEqual(expect.objectContaining({ parent, child }))
  })
}

/** Zipkin's server keeps names in lower case. */
function throughServer(span: StoredSpan): StoredSpan {
  return { ...throughZipkin(span), name: span.name.toLowerCase() }
}
