// Through its file: the doors are those of the frameworks, which are packages of their own.

import { createTracing } from '@throughline/core'
import { expect, test } from 'vitest'
import { checkedServerTracing } from '../../../src/http/server/server-tracing-options.ts'

test.each([
  [undefined, 'Expected `options` to be an object, got `undefined` (undefined)'],
  [null, 'Expected `options` to be an object, got `null` (null)'],
  [7, 'Expected `options` to be an object, got `7` (number)'],
  [{ tracer: null }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `null` (null)'],
  [
    { tracer: { startSpan: 1 } },
    'Expected `tracer` to be a Tracer of @opentelemetry/api, got `{startSpan: 1}` (object)',
  ],
  [
    { ignore: /health/ },
    'Expected `ignore` to be a function or an object with `before` or `after`, got `/health/` (RegExp)',
  ],
  [{ trust: false }, 'Expected `trust` to be a function, got `false` (boolean)'],
  [{ onStart: 'x' }, 'Expected `onStart` to be a function, got `x` (string)'],
  [
    { responseHeader: 'x-trace-id' },
    "Expected `responseHeader` to be 'traceresponse' or 'server-timing', got `x-trace-id` (string)",
  ],
  [{ captureHeaders: ['x-tenant'] }, 'Expected `captureHeaders` to be an object, got `[string]` (array)'],
  [
    { captureHeaders: { request: 'x-tenant' } },
    'Expected `captureHeaders.request` to be an array of names of headers, got `x-tenant` (string)',
  ],
  [
    { captureHeaders: { response: ['x-cache', 'x-*'] } },
    "Expected `captureHeaders.response[1]` to be the name of a header, such as 'x-tenant', got `x-*` (string)",
  ],
  [
    { headers: [] },
    'Unknown option `headers` (array). Known options are tracer, ignore, trust, onStart, onEnd, name, responseHeader, streams, messages, captureHeaders, redact',
  ],
])('%o is refused', (options, sentence) => {
  expect(() => checkedServerTracing(options as never)).toThrow(new TypeError(sentence))
})

test.each([
  {},
  { tracer: undefined, ignore: undefined, trust: undefined },
  { tracer: createTracing({ exporter: [] }).tracer, ignore: () => true, trust: () => true },
])('%o is accepted', options => {
  expect(() => checkedServerTracing(Object.freeze(options) as never)).not.toThrow()
})
