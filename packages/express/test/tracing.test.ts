import { tracing } from '@throughline/express'
import { expect, test } from 'vitest'

const WRONG: [options: unknown, sentence: string][] = [
  [{ tracer: 'mine' }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `mine` (string)'],
  [
    { ignore: '/health' },
    'Expected `ignore` to be a function or an object with `before` or `after`, got `/health` (string)',
  ],
  [
    { ignore: null },
    'Expected `ignore` to be a function or an object with `before` or `after`, got `null` (null)',
  ],
  [{ trust: true }, 'Expected `trust` to be a function, got `true` (boolean)'],
  [
    { skip: () => true },
    'Unknown option `skip` (function); did you mean `ignore`? Known options are tracer, ignore, trust, onStart, onEnd, name, responseHeader, streams, messages, captureHeaders, redact',
  ],
  ['fast', 'Expected `options` to be an object, got `fast` (string)'],
  [null, 'Expected `options` to be an object, got `null` (null)'],
]

test.each(WRONG)('wrong options throw at start: %o', (options, sentence) => {
  expect(() => tracing(options as object)).toThrow(new TypeError(sentence))
})

test('options may be frozen, and may be undefined', () => {
  expect(tracing(Object.freeze({ ignore: () => false }))).toBeTypeOf('function')
  expect(tracing(undefined)).toBeTypeOf('function')
})

test('the middleware has a name for stack traces and takes three arguments', () => {
  const { name, length } = tracing()
  expect({ name, length }).toEqual({ name: 'tracingMiddleware', length: 3 })
})
