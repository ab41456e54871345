import { serve } from '@hono/node-server'
import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { Hono } from 'hono'
import { tracing } from './tracing.js'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const app = new Hono()
app.use(tracing())
app.get('/orders/:id', async c => {
  return c.json(await withSpan('load_order', async () => ({ id: c.req.param('id') })))
})
app.get('/refunds/:id', () => {
  throw new RangeError('no refund after 30 days')
})
app.onError((error, c) => c.json({ message: error.message }, 500))

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, async ({ port }) => {
  for (const path of ['/orders/7', '/refunds/7', '/nowhere']) await fetch(`http://127.0.0.1:${port}${path}`)
  server.close()
  await trace.shutdown()
})
