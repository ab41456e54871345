import type { TracedStepOptions } from '@throughline/core/integrations'
import { tracedStep } from '@throughline/core/integrations'
import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from 'express'
import { VERSION } from './version.ts'

/** Options of {@link traceMiddleware}. */
export type TraceMiddlewareOptions = TracedStepOptions

const STEPS = { name: '@throughline/express', version: VERSION, kind: 'middleware' } as const

/**
 * Returns a middleware or an error handler that has a span below that of its request: `app.use(traceMiddleware(auth))`.
 * The span begins when the middleware is called, and ends when that calls `next`, throws, or the response is closed. What
 * follows `next()` is not part of it.
 *
 * @param handler a function with a name, or `name` is given
 * @throws TypeError if `handler` is no function or is a router, and for an unknown or wrong option
 */
export function traceMiddleware(handler: RequestHandler, options?: TraceMiddlewareOptions): RequestHandler
export function traceMiddleware(
  handler: ErrorRequestHandler,
  options?: TraceMiddlewareOptions,
): ErrorRequestHandler
export function traceMiddleware(
  handler: RequestHandler | ErrorRequestHandler,
  options: TraceMiddlewareOptions = {},
): RequestHandler | ErrorRequestHandler {
  const run = tracedStep(STEPS, 'handler', handler, options)
  if ('handle' in handler) {
    throw new TypeError(
      'Expected `handler` to be a middleware function, got a router, whose routes would have no names: trace the functions in it',
    )
  }
  if (handler.length === 4) {
    const handleError = handler as ErrorRequestHandler
    return function tracedErrorHandler(error: unknown, req: Request, res: Response, next: NextFunction) {
      return run(res, next, callOn => handleError(error, req, res, callOn), error)
    }
  }
  const handle = handler as RequestHandler
  return function tracedMiddleware(req: Request, res: Response, next: NextFunction) {
    return run(res, next, callOn => handle(req, res, callOn))
  }
}
