import type { Span } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { ServerTracingOptions } from '@throughline/core/integrations'
import { serverTracing, spanOf } from '@throughline/core/integrations'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { requestReader } from './request-reader.ts'
import { routeNames } from './routes/route-names.ts'
import { VERSION } from './version.ts'

declare global {
  namespace Express {
    interface Request {
      /** The server span of this request; absent for an ignored request. */
      span?: Span
    }
  }
}

/** Options of {@link tracing}. */
export type TracingOptions = ServerTracingOptions<Request>

/**
 * Makes a server span for each request, in the trace of its caller: `app.use(tracing())`, before the middleware to be
 * traced. Semantic conventions of OpenTelemetry 1.44, http/http-spans.md.
 *
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function tracing(options: TracingOptions = {}): RequestHandler {
  // biome-ignore lint/complexity/noArguments: Express reads the arity, and a rest parameter would be a third option
  if (arguments.length > 1) {
    throw new TypeError('Expected `app.use(tracing())`, got `app.use(tracing)`: add the parentheses')
  }
  const routes = routeNames()
  const server = serverTracing<Request>(
    {
      name: '@throughline/express',
      version: VERSION,
      read: requestReader.incoming,
      expectRoute: req => routes.know(requestReader.appOf(req)),
      routeAtEnd: (req, originalUrl) =>
        routes.nameOf({
          app: requestReader.appOf(req),
          route: requestReader.routeOf(req),
          baseUrl: () => req.baseUrl,
          originalUrl,
        }),
    },
    options,
  )

  return function tracingMiddleware(req: Request, res: Response, next: NextFunction): void {
    const active = server.begin(req, res)
    const span = spanOf(active)
    if (span !== undefined) req.span = span
    context.with(active, next)
  }
}
