import { context } from '@opentelemetry/api'
import type { LoggerOptions } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../src/index.ts'
import { enableContext, fields, inSpan } from './async-context.ts'
import { logLines } from './log-lines.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

test('lines inside a span carry its ids', () => {
  const out = logLines()
  const log = createLogger(undefined, out)
  inSpan(() => log.info('paid'))
  log.info('done')
  expect(out.lines()).toEqual([
    { level: 30, ...fields, msg: 'paid' },
    { level: 30, msg: 'done' },
  ])
})

test('the options of pino are kept, its mixin too', () => {
  const out = logLines()
  const options = Object.freeze({ name: 'shop', level: 'debug', mixin: () => ({ tenant: 'blue' }) })
  const log = createLogger(options, out)
  inSpan(() => log.debug('looked'))
  expect(out.lines()).toEqual([{ level: 20, name: 'shop', ...fields, tenant: 'blue', msg: 'looked' }])
})

test('levels of your own are methods of the logger', () => {
  const out = logLines()
  const log = createLogger({ customLevels: { audit: 35 } }, out)
  inSpan(() => log.audit('seen'))
  expect(out.lines()).toEqual([{ level: 35, ...fields, msg: 'seen' }])
})

test('a stream in place of the options is refused', () => {
  expect(() => createLogger(logLines() as LoggerOptions)).toThrow(
    new TypeError(
      'Expected `options` to be the options of pino, got a stream: call `createLogger({}, stream)`',
    ),
  )
})
