import { context } from '@opentelemetry/api'
import { bunyanTrace } from '@throughline/logger/bunyan'
import bunyan from 'bunyan'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enableContext, fields, inSpan } from './async-context.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

/** A logger of bunyan and the lines that it wrote, as objects without what differs from run to run. */
function writing(options?: Parameters<typeof bunyanTrace>[1]) {
  const texts: string[] = []
  const log = bunyan.createLogger({
    name: 'shop',
    serializers: bunyan.stdSerializers,
    streams: [bunyanTrace({ write: line => texts.push(line) }, options)],
  })
  const lines = (): object[] =>
    texts.map(text => {
      const { hostname: _hostname, pid: _pid, time: _time, v: _v, ...line } = JSON.parse(text)
      return line
    })
  return { log, texts, lines }
}

test('lines inside a span carry its ids, others are as they were', () => {
  const { log, texts, lines } = writing()
  inSpan(() => log.info({ order: 7 }, 'paid'))
  log.child({ part: 'b' }).warn('outside')
  expect(lines()).toEqual([
    { name: 'shop', level: 30, order: 7, msg: 'paid', ...fields },
    { name: 'shop', level: 40, part: 'b', msg: 'outside' },
  ])
  expect(texts.every(text => text.endsWith('}\n'))).toBe(true)
})

test('a field of the record wins, and serializers run', () => {
  const { log, lines } = writing({ format: 'ecs', spanId: 'span' })
  inSpan(() => log.error({ err: new RangeError('too much'), span: 'mine' }))
  expect(lines()).toMatchObject([
    { 'trace.id': fields.trace_id, span: 'mine', err: { name: 'RangeError', message: 'too much' } },
  ])
})

test('writes what contains itself, what occurs twice and what JSON cannot write', () => {
  const { log, lines } = writing()
  const shared = { a: 1 }
  const order: Record<string, unknown> = { first: shared, second: shared, big: 7n }
  order.self = order
  inSpan(() => log.info({ order }, 'odd'))
  expect(lines()).toMatchObject([
    { order: { first: { a: 1 }, second: { a: 1 }, big: '7', self: '[Circular]' }, ...fields },
  ])
})

test('what is no stream is refused', () => {
  expect(() => bunyanTrace({ format: 'ecs' } as unknown as NodeJS.WritableStream)).toThrow(
    'Expected `stream` to have the method `write`; call `bunyanTrace(process.stdout, options)`',
  )
})
