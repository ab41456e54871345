import { listen } from './listen.mjs'

export async function expressHello({ load, tracing }) {
  const app = load('express')()
  tracing.express(app)
  let done = 0
  app.get('/hello/:name', (request, response) => {
    done++
    response.json({ hello: request.params.name })
  })
  return { url: `${await listen(app)}/hello/world`, done: () => done }
}
