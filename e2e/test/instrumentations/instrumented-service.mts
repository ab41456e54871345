import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { SpanContext } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'

const [order, client] = process.argv.slice(2)
const register = () => {
  const instrumentation = client === 'fetch' ? new UndiciInstrumentation() : new HttpInstrumentation()
  registerInstrumentations({ instrumentations: [instrumentation] })
}

const exporter = memoryExporter()
if (order === 'instrumentation first') register()
const { shutdown } = startTracing({ service: 'instrumented', exporter })
if (order === 'instrumentation last') register()

// The instrumentation patches only modules loaded by `require`.
const http: typeof import('node:http') = createRequire(import.meta.url)('node:http')

const headers: string[][] = []
const server = createServer((request, response) => {
  headers.push(request.rawHeaders.filter((_, at, all) => all[at - 1]?.toLowerCase() === 'traceparent'))
  response.end()
})
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

async function request(): Promise<void> {
  if (client === 'fetch') await (await fetch(url)).text()
  else await new Promise(resolve => http.get(url, response => response.resume().once('end', resolve)))
}

await withSpan('work', request)
await withSpan('work', request)
server.close()
server.closeAllConnections()
const identityOf = ({ traceId, spanId }: SpanContext) => `${traceId} ${spanId}`
const spans = exporter.take().map(span => ({
  scope: span.instrumentationScope.name,
  kind: span.kind,
  parent: span.parentSpanContext && identityOf(span.parentSpanContext),
  identity: identityOf(span.spanContext()),
  traceparent: `00-${span.spanContext().traceId}-${span.spanContext().spanId}-03`,
}))
await shutdown()
console.log(JSON.stringify({ headers, spans }))
