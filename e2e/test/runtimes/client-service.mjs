// Calls itself by fetch and by node:http inside a span, prints what arrived and what was recorded, and ends as it is told to.
import http from 'node:http'
import { startTracing, traceFetch, traceHeaders, withSpan } from '@throughline/core'

const [endpoint, fetching, ending] = process.argv.slice(2)
if (fetching === 'wrapped') globalThis.fetch = traceFetch(fetch)
const tracing = startTracing({ service: 'runtime', endpoint })

// More than a process gives its spans by itself: the machine may be busy.
const PATIENT = 30_000
const { provider } = tracing
const { forceFlush, flushAtExit } = provider
provider.forceFlush = options =>
  forceFlush.call(provider, { ...options, timeout: options?.timeout === 0 ? 0 : PATIENT })
provider.flushAtExit = (_, hasFailed) => flushAtExit.call(provider, PATIENT, hasFailed)

const received = []
const server = http.createServer((request, response) => {
  received.push([request.url, request.headers.traceparent])
  response.end('ok')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`

await withSpan('work', async () => {
  const headers = fetching === 'by hand' ? traceHeaders() : {}
  await (await fetch(`${base}/fetch`, { headers })).text()
  await new Promise(resolve => http.get(`${base}/http`, response => response.resume().on('end', resolve)))
})
server.close()
server.closeAllConnections()
console.log(JSON.stringify({ received, warnings: tracing.stats().warnings }))

const endings = {
  throws() {
    throw new Error('uncaught')
  },
  rejects() {
    Promise.reject(new Error('unhandled'))
  },
  exits() {
    process.exit(3)
  },
  'ends by Deno.exit()'() {
    globalThis.Deno.exit(3)
  },
  ends() {},
}
setTimeout(endings[ending])
