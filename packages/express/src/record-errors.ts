import { setRequestError } from '@throughline/core/integrations'
import type { NextFunction, Request, Response } from 'express'

/**
 * Records the error that a handler threw on the server span: `app.use(recordErrors)`, after the routes and before the
 * application's error handlers. The error is passed on. It is recorded if the request fails with it, so not where the
 * status is below 500. Without this middleware, the span of a failed request has only its status code.
 *
 * @throws TypeError when it is called without a request, as in `app.use(recordErrors())`
 */
export function recordErrors(error: unknown, req: Request, _res: Response, next: NextFunction): void {
  if (typeof next !== 'function') {
    throw new TypeError(
      'Expected `app.use(recordErrors)`, got `app.use(recordErrors())`: leave the parentheses out',
    )
  }
  setRequestError(req, error)
  next(error)
}
