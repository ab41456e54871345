import { context } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { afterEach, expect, test } from 'vitest'
import { redactQuery, redactUrl } from '../../src/http/redaction.ts'

const running: { shutdown(): Promise<void> }[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(tracing => tracing.shutdown()))
  context.disable()
})

function start(...queryParams: string[]): { shutdown(): Promise<void> } {
  const tracing = createTracing({
    exporter: [],
    redact: Object.freeze({ queryParams: Object.freeze(queryParams) }),
  })
  running.push(tracing)
  return tracing
}

test('the names of `redact` hold for the whole process, those of several tracings together', async () => {
  const first = start('iban', 'Customer-Id')
  start('email')
  const query = 'iban=1&customerId=2&EMAIL=3&page=4&token=5&ib%61n=6'
  expect(redactQuery(query)).toBe(
    'iban=REDACTED&customerId=REDACTED&EMAIL=REDACTED&page=4&token=REDACTED&ib%61n=REDACTED',
  )
  expect(redactUrl(new URL('http://shop.example/a;iban=1?email=2'))).toBe(
    'http://shop.example/a;iban=REDACTED?email=REDACTED',
  )
  await first.shutdown()
  expect(redactQuery(query)).toBe('iban=1&customerId=2&EMAIL=REDACTED&page=4&token=REDACTED&ib%61n=6')
})

test.each([
  [7, 'Expected `redact` to be an object, got `7` (number)'],
  [
    { names: [] },
    'Unknown option `redact.names` (array). Known options of `redact` are queryParams, keys, values, replacement',
  ],
])('refuses %o', (redact, sentence) => {
  expect(() => createTracing({ redact: redact as never })).toThrow(new TypeError(sentence))
})
