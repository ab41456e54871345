export async function fastifyHello({ load, tracing }) {
  const app = load('fastify')()
  await tracing.fastify(app)
  let done = 0
  app.get('/hello/:name', async request => {
    done++
    return { hello: request.params.name }
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: `${origin}/hello/world`, done: () => done }
}
