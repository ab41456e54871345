import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { tracing } from '@throughline/express'
import express from 'express'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const app = express()
app.use(tracing())
app.get('/orders/:id', async (req, res) => {
  res.json(await withSpan('load_order', async () => ({ id: req.params.id })))
})

const server = app.listen(0, '127.0.0.1', async () => {
  await fetch(`http://127.0.0.1:${server.address().port}/orders/7`)
  server.close()
  await trace.shutdown()
})
