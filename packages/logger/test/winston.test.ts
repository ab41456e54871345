import { Writable } from 'node:stream'
import { context } from '@opentelemetry/api'
import type { TraceFieldOptions } from '@throughline/logger/winston'
import { winstonTrace } from '@throughline/logger/winston'
import { afterAll, beforeAll, expect, test } from 'vitest'
import winston from 'winston'
import { enableContext, fields, inSpan } from './async-context.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

const { combine, errors, json, splat, timestamp } = winston.format
const MESSAGE = Symbol.for('message')

/** A logger of winston and what it wrote. */
function writing(...formats: winston.Logform.Format[]) {
  const lines: object[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const transport = new winston.transports.Stream({ stream })
  const log = winston.createLogger({ format: combine(...formats, json()), transports: [transport] })
  return { log, lines }
}

test('lines inside a span carry its ids, others are as they were', () => {
  const { log, lines } = writing(winstonTrace())
  inSpan(() => log.info('paid', { order: 7 }))
  log.info('outside')
  expect(lines).toEqual([
    { level: 'info', message: 'paid', order: 7, ...fields },
    { level: 'info', message: 'outside' },
  ])
})

test('a child and a field of the same name are kept, and nothing that was logged is written to', () => {
  const { log, lines } = writing(winstonTrace())
  const given = { level: 'info', message: 'mine', trace_id: 'mine' }
  inSpan(() => {
    log.child({ order: 7 }).warn('late')
    log.log(given)
  })
  expect(lines).toEqual([
    { level: 'warn', message: 'late', order: 7, ...fields },
    { level: 'info', message: 'mine', ...fields, trace_id: 'mine' },
  ])
  expect(Object.keys(given)).toEqual(['level', 'message', 'trace_id'])
})

test('other formats find what they look for, before and after', () => {
  const { log, lines } = writing(
    splat(),
    winstonTrace({ format: 'ecs' }),
    timestamp(),
    errors({ stack: true }),
  )
  inSpan(() => {
    log.info('order %d of %s', 7, 'blue')
    log.error(new RangeError('too much'))
  })
  expect(lines).toMatchObject([
    { message: 'order 7 of blue', 'trace.id': fields.trace_id, timestamp: expect.any(String) },
    { message: 'too much', stack: expect.stringContaining('RangeError'), 'span.id': fields.span_id },
  ])
})

test('an error stays an error, with the text that winston has made of it', () => {
  const { transform } = winstonTrace()
  const info = Object.assign(new RangeError('too much'), { level: 'error', [MESSAGE]: 'text' })
  const line = inSpan(() => transform(info as unknown as Parameters<typeof transform>[0]))
  expect(line).toBeInstanceOf(RangeError)
  expect(line).toMatchObject({ message: 'too much', level: 'error', [MESSAGE]: 'text', ...fields })
  expect(info).not.toHaveProperty('trace_id')
})

test('a wrong option is refused', () => {
  expect(() => winstonTrace({ format: 'json' } as unknown as TraceFieldOptions)).toThrow(
    'Expected `format` to be one of otel, ecs, gcp, datadog, got `json` (string)',
  )
})
