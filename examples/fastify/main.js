import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { tracing } from '@throughline/fastify'
import { fastify } from 'fastify'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const app = fastify()
await app.register(tracing)

app.get('/orders/:id', async request => {
  request.span?.setAttribute('order.id', request.params.id)
  return withSpan('load_order', async () => ({ id: request.params.id }))
})
app.get('/refunds/:id', async () => {
  throw new RangeError('no refund after 30 days')
})

const address = await app.listen({ port: 0, host: '127.0.0.1' })
for (const path of ['/orders/7', '/refunds/7']) await fetch(address + path)
await app.close()
await trace.shutdown()
