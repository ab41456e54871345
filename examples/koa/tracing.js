import { context } from '@opentelemetry/api'
import { serverTracing, setRequestError } from '@throughline/core/integrations'

/** Traces the requests of a Koa application: `app.use(tracing())`, before the middleware to be traced. */
export function tracing(options = {}) {
  const server = serverTracing(
    {
      name: 'koa',
      version: '1.0.0',
      read: ({ req }) => ({
        message: req,
        method: req.method,
        originalUrl: req.url,
        headers: req.headers,
        socket: req.socket,
        httpVersion: req.httpVersion,
      }),
      // Set by @koa/router when it has matched.
      routeAtEnd: ctx => ctx._matchedRoute,
    },
    options,
  )
  return (ctx, next) =>
    context.with(server.begin(ctx, ctx.res), async () => {
      try {
        await next()
      } catch (error) {
        setRequestError(ctx.req, error)
        throw error
      }
    })
}
