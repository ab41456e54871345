import { listen } from './listen.mjs'
import { createPlaceOrder } from './place-order.mjs'

export async function expressBusy({ load, tracing, settings }) {
  const app = load('express')()
  tracing.express(app)
  const placeOrder = createPlaceOrder({ load, tracing, settings })
  let done = 0
  app.get('/orders/:id', async (request, response) => {
    done++
    response.json(await placeOrder(request.params.id))
  })
  return { url: `${await listen(app)}/orders/42`, done: () => done }
}
