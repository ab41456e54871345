import { startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../src/index.ts'
import { logLines } from './log-lines.ts'

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'shop', exporter })
afterAll(() => shutdown())
beforeEach(() => void exporter.take())

/** Name and attributes of the events of the only span, without stacks. */
function events(): [string, object][] {
  return (exporter.spans[0]?.events ?? []).map(({ name, attributes = {} }) => {
    const { 'exception.stacktrace': _stack, ...others } = attributes
    return [name, others]
  })
}

test('lines from a level upwards become events of the span', () => {
  const out = logLines()
  const log = createLogger({ spanEvents: 'warn', level: 'debug' }, out)
  withSpan('work', () => {
    log.info('quiet')
    log.warn({ order: 7 }, 'late by %d ms', 12)
    log.error('gone')
    log.child({ order: 8 }).fatal({ order: 9 })
  })
  expect(events()).toEqual([
    ['log', { 'log.severity': 'warn', 'log.message': 'late by 12 ms' }],
    ['log', { 'log.severity': 'error', 'log.message': 'gone' }],
    ['log', { 'log.severity': 'fatal', 'log.message': '' }],
  ])
  expect(out.lines().map(({ msg }) => msg)).toEqual(['quiet', 'late by 12 ms', 'gone', undefined])
})

test('an error is the exception of the span, once however often it is logged and thrown', () => {
  const log = createLogger({ spanEvents: 'error' }, logLines())
  const failure = new RangeError('too much')
  expect(() =>
    withSpan('work', () => {
      log.error(failure)
      log.error({ err: failure }, 'paying failed')
      throw failure
    }),
  ).toThrow(failure)
  expect(events()).toEqual([
    ['exception', { 'exception.type': 'RangeError', 'exception.message': 'too much' }],
  ])
})

test('the field of errors may have another name', () => {
  const log = createLogger({ spanEvents: 'error', errorKey: 'failure' }, logLines())
  withSpan('work', () => log.error({ failure: new Error('no') }, 'failed'))
  expect(events()).toEqual([['exception', { 'exception.type': 'Error', 'exception.message': 'no' }]])
})

test('a hook of the application is called as without the events', () => {
  const calls: number[] = []
  const out = logLines()
  const log = createLogger(
    {
      spanEvents: 'error',
      hooks: {
        logMethod(args, method, level) {
          calls.push(level)
          method.apply(this, args)
        },
      },
    },
    out,
  )
  withSpan('work', () => log.error('gone'))
  log.error('outside')
  expect(calls).toEqual([50, 50])
  expect(out.lines().map(({ msg }) => msg)).toEqual(['gone', 'outside'])
  expect(events()).toEqual([['log', { 'log.severity': 'error', 'log.message': 'gone' }]])
})

test('levels of the application count by their number', () => {
  const log = createLogger({ spanEvents: 'audit', customLevels: { audit: 35 } }, logLines())
  withSpan('work', () => {
    log.info('no')
    log.audit('seen')
    log.warn('late')
  })
  expect(events().map(([, attributes]) => attributes)).toMatchObject([
    { 'log.severity': 'audit' },
    { 'log.severity': 'warn' },
  ])
})

test('what cannot be read is written all the same', () => {
  const out = logLines()
  const log = createLogger({ spanEvents: 'error' }, out)
  const hostile = new Proxy({}, { get: () => undefined, getPrototypeOf: () => null })
  withSpan('work', () => log.error(hostile, 'odd'))
  expect(out.lines()).toMatchObject([{ msg: 'odd' }])
})
