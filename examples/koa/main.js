import Router from '@koa/router'
import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import Koa from 'koa'
import { tracing } from './tracing.js'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const router = new Router()
router.get('/orders/:id', async ctx => {
  ctx.body = await withSpan('load_order', async () => ({ id: ctx.params.id }))
})
router.get('/refunds/:id', () => {
  throw new RangeError('no refund after 30 days')
})

const app = new Koa()
app.silent = true // Koa writes errors to the standard error otherwise
app.use(tracing())
app.use(router.routes())

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  for (const path of ['/orders/7', '/refunds/7']) await fetch(`http://127.0.0.1:${port}${path}`)
  server.close()
  await trace.shutdown()
})
