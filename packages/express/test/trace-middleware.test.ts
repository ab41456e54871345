import { traceMiddleware } from '@throughline/express'
import type { RequestHandler } from 'express'
import { expect, test } from 'vitest'

const auth: RequestHandler = (_req, _res, next) => next()

test('a middleware keeps the number of its arguments, by which Express knows error handlers', () => {
  const handleError = (_error: unknown, _req: unknown, _res: unknown, next: () => void) => next()
  expect([traceMiddleware(auth), traceMiddleware(handleError)].map(({ length }) => length)).toEqual([3, 4])
})

const WRONG: [handler: unknown, options: unknown, sentence: string][] = [
  ['auth', {}, 'Expected `handler` to be a function, got `auth` (string)'],
  [() => {}, {}, 'Expected `name` to be given, since the middleware has no name of its own'],
  [auth, { name: '' }, 'Expected `name` to be a non-empty string, got `` (string)'],
  [auth, { label: 'auth' }, 'Unknown option `label` (string). Known options are name, tracer'],
]

test.each(WRONG)('%o with %o is answered with a sentence', (handler, options, sentence) => {
  expect(() => traceMiddleware(handler as RequestHandler, options as object)).toThrow(sentence)
})
