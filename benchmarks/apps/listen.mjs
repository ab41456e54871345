import { once } from 'node:events'

/** As long as Fastify's own default: Node's is 5 seconds, after which the connections of who waits for its turn are closed. */
const KEEP_ALIVE_TIMEOUT = 72_000

/** Starts an Express application on a free port of this machine. */
export async function listen(app) {
  const server = app.listen(0, '127.0.0.1')
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT
  await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}`
}
