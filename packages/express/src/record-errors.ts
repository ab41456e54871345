import { setRequestError } from '@throughline/core/integrations'
import type { NextFunction, Request, Response } from 'express'

/**
 * Shows the server span what a handler threw: `app.use(recordErrors)`, behind the routes and in front of the error
 * handlers of the application. The error is passed on; it is recorded if the request fails with it, which an answer
 * below 500 does not. Without this the span of a failed request only has its status code.
 *
 * @throws TypeError when it is called without a request, as in `app.use(recordErrors())`
 */
export function recordErrors(error: unknown, req: Request, _res: Response, next: NextFunction): void {
  if (typeof next !== 'function') {
    throw new TypeError('Expected `app.use(recordErrors)`, got a call: recordErrors is the middleware itself')
  }
  setRequestError(req, error)
  next(error)
}
