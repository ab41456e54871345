import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TracingOptions } from '@throughline/core'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing } from '@throughline/express'
import express from 'express'
import { pass, repeatableIds, simulatedClock } from './simulation.ts'
import { TRAFFIC } from './traffic.ts'

/** Sends all requests to a server that samples by `options`. Resolves with the numbers of those whose trace was kept. */
export async function keptRequests(options: TracingOptions, hasCallers: boolean): Promise<Set<number>> {
  const exporter = memoryExporter()
  const { tracer, shutdown } = createTracing({
    ...options,
    exporter,
    idGenerator: repeatableIds(),
    clock: simulatedClock,
  })
  const app = express()
  app.use(tracing({ tracer }))
  app.get('/*path', (req, res) => {
    const request = TRAFFIC[Number(req.query.n)]
    pass(request?.takes ?? 0)
    res.sendStatus(request?.fails ? 500 : 200)
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await sendAll(server, hasCallers)
  server.close()
  await shutdown()
  return new Set(exporter.spans.map(span => Number(String(span.attributes['url.query']).slice(2))))
}

async function sendAll(server: Server, hasCallers: boolean): Promise<void> {
  const { port } = server.address() as AddressInfo
  const ids = repeatableIds()
  for (const { path, number, caller } of TRAFFIC) {
    const traceparent = `00-${ids.generateTraceId()}-${ids.generateSpanId()}-${caller}`
    const ended = new Promise(resolve => {
      server.once('request', (_, response) => response.once('close', resolve))
    })
    const headers = hasCallers && caller !== undefined ? { traceparent } : undefined
    await fetch(`http://127.0.0.1:${port}${path}?n=${number}`, { ...(headers && { headers }) })
    await ended
    pass(7)
  }
}
