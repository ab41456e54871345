import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { logs } from '@opentelemetry/api-logs'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { recordErrors, tracing } from '@throughline/express'
import express from 'express'

const [provider] = process.argv.slice(2)

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'failing', exporter, redact: { values: [/secret-\d+/] } })
const logExporter = new InMemoryLogRecordExporter()
if (provider === 'with logs') {
  const processors = [new SimpleLogRecordProcessor({ exporter: logExporter } as never)]
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors }))
}

const app = express().set('env', 'test').use(tracing())
app.get('/throws', () => {
  throw new RangeError('no secret-42 here')
})
// One error fails two spans on its way.
app.get('/nested', (_req, _res, next) => {
  withSpan('work', async () => {
    throw new TypeError('nested')
  }).catch(next)
})
app.use(recordErrors)
const server = createServer(app)
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
for (const path of ['/throws', '/nested']) await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
await exporter.waitFor(3, { timeout: 30_000 })

const spans = exporter.take().map(span => ({
  name: span.name,
  id: span.spanContext().spanId,
  status: span.status.code,
  errorType: span.attributes['error.type'],
  exceptions: span.events.map(({ attributes }) => attributes?.['exception.type']),
}))
const records = logExporter.getFinishedLogRecords().map(record => ({
  eventName: record.eventName,
  severity: [record.severityNumber, record.severityText],
  scope: record.instrumentationScope.name,
  spanId: record.spanContext?.spanId,
  type: record.attributes['exception.type'],
  message: record.attributes['exception.message'],
  stack: String(record.attributes['exception.stacktrace']).split('\n')[0],
}))
await shutdown()
console.log(JSON.stringify({ spans, records }))
process.exit()
