import { fileURLToPath } from 'node:url'
import type { CollectedSpan } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import { run } from '@throughline/servers'

const demo = fileURLToPath(new URL('../../../../examples/order-flow/src/demo.ts', import.meta.url))

/** Runs the demo, and returns all spans of its services: three processes, joined by HTTP and Kafka. */
export async function demoTraces(): Promise<readonly CollectedSpan[]> {
  const collector = await startCollector()
  try {
    const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }
    await run(process.execPath, ['--import', 'tsx', demo], { env })
    return collector.spans
  } finally {
    await collector.stop()
  }
}
