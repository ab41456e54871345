import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { context } from '@opentelemetry/api'
import { traceConsole } from '@throughline/logger/console'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enableContext, fields, inSpan } from './async-context.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

const IDS = `trace_id=${fields.trace_id} span_id=${fields.span_id} trace_flags=01`

/** A console and what is written to it. */
function writing() {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  return { target: new Console(stream), written: () => text }
}

test.each(['debug', 'error', 'info', 'log', 'warn'] as const)(
  'a line of %s inside a span ends with its ids',
  method => {
    const { target, written } = writing()
    const traced = traceConsole(target)
    inSpan(() => traced[method]('paid', { order: 7 }))
    traced[method]('outside')
    expect(written()).toBe(`paid { order: 7 } ${IDS}\noutside\n`)
  },
)

test('formats get their values, and not the ids in place of one that is missing', () => {
  const { target, written } = writing()
  inSpan(() => {
    traceConsole(target).log('order %d', 7)
    traceConsole(target).log('order %s of %s', 7)
    traceConsole(target).log('100%', { a: 1 })
  })
  expect(written()).toBe(`order 7 ${IDS}\norder 7 of %s ${IDS}\n100% { a: 1 } ${IDS}\n`)
})

test('everything else is that of the console, which stays as it was', () => {
  const { target, written } = writing()
  const { log } = target
  const traced = traceConsole(target, { format: 'datadog' })
  traced.group('orders')
  inSpan(() => traced.log('paid'))
  traced.groupEnd()
  traced.table([{ a: 1 }])
  expect(written()).toContain(
    'orders\n  paid dd.trace_id=11803532876627986230 dd.span_id=67667974448284343\n┌',
  )
  expect(target.log).toBe(log)
})

test('what is no console is refused', () => {
  expect(() => traceConsole({ format: 'ecs' } as unknown as Console)).toThrow(
    'Expected `target` to be a console; call `traceConsole(console, options)`',
  )
})
