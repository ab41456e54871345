// What a platform does: it calls the handler, and freezes the process when the promise has settled.
import { startCollector } from '@throughline/otlp-collector'

const collector = await startCollector()
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.endpoint
const { handler } = await import('./handler.js')

for (const event of [{ photo: 7 }, { photo: 8 }, {}]) {
  const headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }
  await handler({ ...event, headers }).then(
    ({ body }) => console.log(body),
    error => console.log(`failed: ${error.message}`),
  )
  console.log(`${collector.spans.length} spans have arrived`)
}
await collector.stop()
