import type { Tracing } from '@throughline/core'
import { startTracing, zipkinExporter } from '@throughline/core'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { demoContract } from './demo-contract.ts'
import { servicesContract } from './services-contract.ts'
import { spansContract } from './spans-contract.ts'
import type { Zipkin } from './start-zipkin.ts'
import { startZipkin } from './start-zipkin.ts'
import type { ZipkinHarness } from './zipkin-harness.ts'

/** Zipkin reads our spans and headers. */
export function zipkinContract(jar: string): void {
  let zipkin: Zipkin

  beforeAll(async () => {
    zipkin = await startZipkin(jar)
  }, 120_000)
  afterAll(() => zipkin?.stop())

  const harness: ZipkinHarness = { url: () => zipkin.url, shop }
  describe('spans', () => spansContract(harness))
  describe('services', () => servicesContract(harness))
  describe('the traces of the demo', () => demoContract(harness))

  function shop(propagator: 'b3' | 'b3multi' = 'b3', compression: 'gzip' | 'none' = 'none'): Tracing {
    const tracing = startTracing({
      service: 'Shop',
      exporter: zipkinExporter({ url: `${zipkin.url}/api/v2/spans`, compression }),
      propagators: [propagator],
      flushOnExit: false,
    })
    onTestFinished(() => tracing.shutdown())
    return tracing
  }
}
