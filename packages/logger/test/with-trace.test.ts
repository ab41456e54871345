import { context } from '@opentelemetry/api'
import type { LoggerOptions } from 'pino'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Mixin } from '../src/index.ts'
import { withTrace } from '../src/index.ts'
import { enableContext, fields, inSpan } from './async-context.ts'
import { logLines } from './log-lines.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

test('the ids and the fields of the own mixin are on the line', () => {
  const out = logLines()
  const log = pino({ mixin: withTrace(() => ({ tenant: 'blue' })) }, out)
  inSpan(() => log.info('paid'))
  log.info('done')
  expect(out.lines()).toEqual([
    { level: 30, ...fields, tenant: 'blue', msg: 'paid' },
    { level: 30, tenant: 'blue', msg: 'done' },
  ])
})

test('the own mixin gets what pino gives it', () => {
  const mixin = vi.fn<Mixin>(() => ({}))
  const log = pino({ mixin: withTrace(mixin) }, logLines())
  log.warn({ order: 7 }, 'paid')
  expect(mixin).toHaveBeenCalledExactlyOnceWith({ order: 7 }, 40, log)
})

test('where both name a field the own mixin wins, and the later of two', () => {
  const mixin = withTrace(
    () => ({ trace_id: 'mine', tenant: 'blue' }),
    () => ({ tenant: 'green' }),
  )
  const out = logLines()
  inSpan(() => pino({ mixin }, out).info('paid'))
  expect(out.lines()).toEqual([{ level: 30, ...fields, trace_id: 'mine', tenant: 'green', msg: 'paid' }])
})

test('an own mixin may give one frozen object for all lines', () => {
  const shared = Object.freeze({ tenant: 'blue' })
  const out = logLines()
  const log = pino({ mixin: withTrace(() => shared) }, out)
  log.info(Object.freeze({ password: 'p' }), 'one')
  log.info('two')
  expect(out.lines()).toEqual([
    { level: 30, tenant: 'blue', password: 'p', msg: 'one' },
    { level: 30, tenant: 'blue', msg: 'two' },
  ])
})

test('an own mixin may give nothing', () => {
  const out = logLines()
  const nothing = (() => undefined) as unknown as Mixin
  inSpan(() => pino({ mixin: withTrace(nothing) }, out).info('paid'))
  expect(out.lines()).toEqual([{ level: 30, ...fields, msg: 'paid' }])
})

test('what an own mixin throws leaves the log call, as with pino alone', () => {
  const failing = () => {
    throw new Error('mine')
  }
  expect(() => pino({ mixin: failing }, logLines()).info('x')).toThrow('mine')
  expect(() => pino({ mixin: withTrace(failing) }, logLines()).info('x')).toThrow('mine')
})

test('without a mixin of its own it adds the ids', () => {
  const out = logLines()
  inSpan(() => pino({ mixin: withTrace() }, out).info('paid'))
  expect(out.lines()).toEqual([{ level: 30, ...fields, msg: 'paid' }])
})

test('what is no function is refused at once', () => {
  expect(() => withTrace('tenant' as unknown as Mixin)).toThrow(
    new TypeError('Expected `mixin` to be a function, got `tenant` (string)'),
  )
})

test('giving pino withTrace itself is a sentence, not silence', () => {
  const log = pino({ mixin: withTrace as unknown as NonNullable<LoggerOptions['mixin']> }, logLines())
  expect(() => log.info({ a: 1 }, 'x')).toThrow('Expected `mixin` to be a function')
})
