import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import * as forExpress from '@throughline/express'
import { tracing as forFastify } from '@throughline/fastify'
import type { Express } from 'express'
import type { FastifyInstance } from 'fastify'

const [framework = '', ...paths] = process.argv.slice(2)

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'instrumented', exporter, httpClients: false })
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })

// The instrumentation patches only modules loaded by `require`.
const load = createRequire(import.meta.url)
const http: typeof import('node:http') = load('node:http')

async function handle(id: string): Promise<string> {
  await withSpan('work', async () => {})
  if (id === 'none') throw new RangeError('there is no such order')
  return id
}

async function startExpress(): Promise<URL> {
  const app: Express = load(framework)()
  app.use(forExpress.tracing())
  app.get('/orders/:id', (req, res, next) => {
    handle(req.params.id).then(id => res.send(id), next)
  })
  app.set('env', 'test').use(forExpress.recordErrors)
  const server = http.createServer(app)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

async function startFastify(): Promise<URL> {
  const app: FastifyInstance = load(framework).fastify()
  await app.register(forFastify)
  app.get<{ Params: { id: string } }>('/orders/:id', request => handle(request.params.id))
  return new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
}

const url = await (framework.startsWith('express') ? startExpress() : startFastify())
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
for (const path of paths) await (await fetch(new URL(path, url), { headers: { traceparent } })).text()
await exporter.waitFor(2 * paths.length, { timeout: 30_000 })
const spans = exporter.take().map(span => ({
  scope: span.instrumentationScope.name,
  name: span.name,
  kind: span.kind,
  id: span.spanContext().spanId,
  parent: span.parentSpanContext?.spanId,
  status: span.status.code,
  attributes: span.attributes,
  exceptions: span.events.map(({ attributes }) => attributes?.['exception.type']),
}))
await shutdown()
console.log(JSON.stringify(spans))
process.exit()
