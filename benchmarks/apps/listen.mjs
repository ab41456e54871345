import { once } from 'node:events'

/** Starts an Express application on a free port of this machine. */
export async function listen(app) {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}`
}
