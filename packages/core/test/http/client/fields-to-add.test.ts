// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { expect, it } from 'vitest'
import { fieldsToAdd } from '../../../src/http/client/fields-to-add.ts'

const FIELDS = Object.freeze({ traceparent: 'p', tracestate: 's', baggage: 'b' })

it.each([
  [[], ['traceparent', 'tracestate', 'baggage']],
  [['traceparent'], ['baggage']],
  [['baggage'], ['traceparent', 'tracestate']],
  [['tracestate'], ['traceparent', 'baggage']],
  [['traceparent', 'baggage'], []],
])('to a request with %j are added %j', (own: string[], added: string[]) => {
  expect(Object.keys(fieldsToAdd(FIELDS, name => own.includes(name)))).toEqual(added)
})
