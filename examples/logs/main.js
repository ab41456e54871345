import './tracing.js'
import { tracing } from '@throughline/express'
import express from 'express'
import { charge } from './charge.js'
import { log } from './log.js'

const app = express()
app.use(tracing())
app.get('/orders/:id', async (request, response) => {
  const order = Number(request.params.id)
  log.debug({ order }, 'read the order')
  await charge(order)
  response.json({ order })
})
app.use((error, request, response, _next) => {
  log.error({ err: error, path: request.path }, 'failed')
  response.status(500).json({ error: error.message })
})

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  log.info({ url: `http://127.0.0.1:${server.address().port}` }, 'listening'),
)
