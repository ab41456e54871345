import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { consoleExporter, startTracing, traceHeaders, withSpan } from '@throughline/core'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const worker = new Worker(new URL('worker.js', import.meta.url))
await withSpan('resize_photo', async () => {
  // Context does not cross threads by itself: the headers of the active span go with the message.
  worker.postMessage({ photo: 7, headers: traceHeaders() })
  await once(worker, 'message')
})
await once(worker, 'exit')
await trace.shutdown()
