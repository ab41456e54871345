import { parentPort } from 'node:worker_threads'
import { context } from '@opentelemetry/api'
import { consoleExporter, httpHeaders, startTracing, withSpan } from '@throughline/core'

// Each thread has its own globals, so each starts tracing.
const trace = startTracing({ service: 'resizer', exporter: consoleExporter() })

parentPort.once('message', async ({ photo, headers }) => {
  const sender = httpHeaders.extract(headers)
  await context.with(sender, () => withSpan('resize', { attributes: { photo } }, async () => {}))
  parentPort.postMessage('done')
  await trace.shutdown()
})
