import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tracing } from '@throughline/core'
import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { tracing } from '@throughline/express'
import express from 'express'

interface Order {
  readonly id: string
  readonly cents: number
}

const trace: Tracing = startTracing({ service: 'shop', exporter: consoleExporter() })

const app = express()
app.use(tracing({ ignore: req => req.path === '/health' }))
app.get('/health', (_req, res) => void res.json({}))
app.get('/orders/:id', async (req, res) => {
  const order = await withSpan('load_order', async (): Promise<Order> => ({ id: req.params.id, cents: 500 }))
  req.span?.setAttribute('order.cents', order.cents)
  res.json(order)
})

const server: Server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address() as AddressInfo
  for (const path of ['/health', '/orders/7']) await fetch(`http://127.0.0.1:${port}${path}`)
  server.close()
  await trace.shutdown()
})
