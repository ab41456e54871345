/**
 * A Fastify server of which each request does one thing.
 *
 * @param createAct makes what a request does, from what `prepare` of a scenario gets
 */
export function fastifySingle(createAct) {
  return async function prepare(start) {
    const { load, tracing } = start
    const app = load('fastify')()
    await tracing.fastify(app)
    const act = createAct(start)
    let done = 0
    app.get('/orders/:id', async request => {
      done++
      return await act(request.params.id)
    })
    const origin = await app.listen({ port: 0, host: '127.0.0.1' })
    return { url: `${origin}/orders/42`, done: () => done }
  }
}
