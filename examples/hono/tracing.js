import { context } from '@opentelemetry/api'
import { serverTracing, setRequestError } from '@throughline/core/integrations'
import { routePath } from 'hono/route'

/** Traces the requests of a Hono application on Node: `app.use(tracing())`, before the handlers to be traced. */
export function tracing(options = {}) {
  const server = serverTracing(
    {
      name: 'hono',
      version: '1.0.0',
      // `@hono/node-server` passes the request of node:http in `env`.
      read: ({ env: { incoming } }) => ({
        message: incoming,
        method: incoming.method,
        originalUrl: incoming.url,
        headers: incoming.headers,
        socket: incoming.socket,
        httpVersion: incoming.httpVersion,
      }),
      routeAtEnd: c => routeOf(c),
    },
    options,
  )
  return async (c, next) => {
    await context.with(server.begin(c, c.env.outgoing), next)
    if (c.error !== undefined) setRequestError(c.env.incoming, c.error)
  }
}

/** The pattern of the handler that answered; `/*` is that of middleware alone. */
function routeOf(c) {
  const path = routePath(c, -1)
  return path === '/*' ? undefined : path
}
