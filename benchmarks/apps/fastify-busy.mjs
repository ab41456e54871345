import { createPlaceOrder } from './place-order.mjs'

export async function fastifyBusy({ load, tracing, settings }) {
  const app = load('fastify')()
  await tracing.fastify(app)
  const placeOrder = createPlaceOrder({ load, tracing, settings })
  let done = 0
  app.get('/orders/:id', async request => {
    done++
    return await placeOrder(request.params.id)
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: `${origin}/orders/42`, done: () => done }
}
