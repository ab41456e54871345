const { createServer } = require('node:http')
const { consoleExporter, startTracing, withSpan } = require('@throughline/core')
const { tracing } = require('@throughline/express')
const express = require('express')

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const app = express()
app.use(tracing())
app.get('/orders/:id', (req, res) => res.json(withSpan('load_order', () => ({ id: req.params.id }))))

const server = createServer(app).listen(0, '127.0.0.1', async () => {
  await fetch(`http://127.0.0.1:${server.address().port}/orders/7`)
  server.close()
  await trace.shutdown()
})
