import './tracing.js'
import { tracing } from '@throughline/fastify'
import { fastify } from 'fastify'
import { charge } from './charge.js'
import { log } from './log.js'

const app = fastify({ loggerInstance: log })
await app.register(tracing)
app.get('/orders/:id', async request => {
  const order = Number(request.params.id)
  request.log.debug({ order }, 'read the order')
  await charge(order)
  return { order }
})
app.setErrorHandler((error, request, reply) => {
  request.log.error({ err: error, path: request.url }, 'failed')
  return reply.status(500).send({ error: error.message })
})

const url = await app.listen({ port: Number(process.env.PORT ?? 0), host: '127.0.0.1' })
log.info({ url }, 'listening')
