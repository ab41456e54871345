// Through its file: the doors are those of the frameworks, which are packages of their own.

import { createTracing } from '@throughline/core'
import { expect, test } from 'vitest'
import { checkServerTracingOptions } from '../../../src/http/server/server-tracing-options.ts'

test.each([
  [undefined, 'Expected `options` to be an object, got `undefined` (undefined)'],
  [null, 'Expected `options` to be an object, got `null` (null)'],
  [7, 'Expected `options` to be an object, got `7` (number)'],
  [{ tracer: null }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `null` (null)'],
  [
    { tracer: { startSpan: 1 } },
    'Expected `tracer` to be a Tracer of @opentelemetry/api, got `{startSpan: 1}` (object)',
  ],
  [{ ignore: /health/ }, 'Expected `ignore` to be a function, got `/health/` (RegExp)'],
  [{ trust: false }, 'Expected `trust` to be a function, got `false` (boolean)'],
  [{ headers: [] }, 'Expected `options` to be made of tracer, ignore, trust, redact, got `headers` (string)'],
])('%o is refused', (options, sentence) => {
  expect(() => checkServerTracingOptions(options)).toThrow(new TypeError(sentence))
})

test.each([
  {},
  { tracer: undefined, ignore: undefined, trust: undefined },
  { tracer: createTracing({ exporter: [] }).tracer, ignore: () => true, trust: () => true },
])('%o is accepted', options => {
  expect(() => checkServerTracingOptions(Object.freeze(options))).not.toThrow()
})
