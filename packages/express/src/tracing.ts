import type { Span } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { ServerTracingOptions } from '@throughline/core/integrations'
import {
  requestError,
  requestSpan,
  serverTracing,
  setRequestSpan,
  spanOf,
} from '@throughline/core/integrations'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { requestReader } from './request-reader.ts'
import { routeNames } from './routes/route-names.ts'
import { VERSION } from './version.ts'

declare global {
  namespace Express {
    interface Request {
      /** The server span of this request; not there if the request is ignored. */
      span?: Span
    }
  }
}

/** How the requests to an Express application are traced. */
export type TracingOptions = ServerTracingOptions<Request>

/**
 * Makes a server span for each request and continues the trace of the caller: `app.use(tracing())`, in front of what
 * shall be seen. Semantic conventions of OpenTelemetry 1.44, http/http-spans.md.
 *
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function tracing(options: TracingOptions = {}): RequestHandler {
  // biome-ignore lint/complexity/noArguments: Express looks at the arity, and a rest parameter would be a third option
  if (arguments.length > 1) {
    throw new TypeError('Expected `app.use(tracing())`, got `app.use(tracing)`: the parentheses are missing')
  }
  const contextFor = serverTracing('@throughline/express', VERSION, options)
  const routes = routeNames()

  return function tracingMiddleware(req: Request, res: Response, next: NextFunction): void {
    const known = requestSpan(req)
    if (known !== undefined) {
      req.span = known
      next()
      return
    }
    const served = requestReader.servedRequest(req)
    const active = contextFor(req, served)
    const span = spanOf(active)
    if (span !== undefined) {
      setRequestSpan(req, span)
      req.span = span
      if (span.isRecording()) {
        routes.know(requestReader.appOf(req))
        res.on('close', () =>
          served.end(span, res, routes.nameOf(requestReader.routed(req, served)), requestError(req)),
        )
      }
    }
    context.with(active, next)
  }
}
