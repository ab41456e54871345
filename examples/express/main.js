import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { recordErrors, tracing } from '@throughline/express'
import express from 'express'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const app = express()
app.use(tracing())

app.get('/orders/:id', async (req, res) => {
  req.span?.setAttribute('order.id', req.params.id)
  res.json(await withSpan('load_order', async () => ({ id: req.params.id })))
})
app.get('/refunds/:id', () => {
  throw new RangeError('no refund after 30 days')
})

app.use(recordErrors)
app.use((error, _req, res, _next) => res.status(500).json({ message: error.message }))

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  for (const path of ['/orders/7', '/refunds/7']) await fetch(`http://127.0.0.1:${port}${path}`)
  server.close()
  await trace.shutdown()
})
