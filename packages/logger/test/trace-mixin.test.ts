import { setTimeout } from 'node:timers/promises'
import type { Span } from '@opentelemetry/api'
import { context, isSpanContextValid } from '@opentelemetry/api'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { traceMixin } from '../src/index.ts'
import { enableContext, fields, inSpan, inside } from './async-context.ts'
import { logLines } from './log-lines.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

describe('a line', () => {
  test('inside a span carries its ids', () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out)
    inSpan(() => log.info({ order: 7 }, 'paid'))
    expect(out.lines()).toEqual([{ level: 30, ...fields, order: 7, msg: 'paid' }])
  })

  test('outside of a span carries none', () => {
    const out = logLines()
    pino({ mixin: traceMixin }, out).info('starting')
    expect(out.lines()).toEqual([{ level: 30, msg: 'starting' }])
  })

  test('after an await carries them still', async () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out)
    await inSpan(async () => {
      await setTimeout(1)
      log.warn('slow')
    })
    expect(out.lines()).toEqual([{ level: 40, ...fields, msg: 'slow' }])
  })

  test('of a child logger carries them, next to its bindings', () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out).child({ module: 'stock' }).child({ part: 'a' })
    inSpan(() => log.info('counted'))
    expect(out.lines()).toEqual([{ level: 30, ...fields, module: 'stock', part: 'a', msg: 'counted' }])
  })

  test('with an error carries them', () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out)
    inSpan(() => log.error(new Error('no stock')))
    expect(out.lines()).toEqual([expect.objectContaining({ ...fields, msg: 'no stock' })])
  })

  test('has its own field of the same name, and only that', () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out)
    inSpan(() => log.info({ trace_id: 'mine' }))
    expect(out.lines()).toEqual([{ level: 30, ...fields, trace_id: 'mine' }])
    expect(out.texts[0]?.match(/trace_id/g)).toHaveLength(1)
  })

  test('leaves nothing behind for the next one', () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out)
    log.info({ password: 'p' })
    log.info('next')
    inSpan(() => log.info({ password: 'p' }))
    inSpan(() => log.info('next'))
    expect(out.lines().map(line => line.password)).toEqual(['p', undefined, 'p', undefined])
  })

  test('may be frozen', () => {
    const out = logLines()
    const log = pino({ mixin: traceMixin }, out)
    inSpan(() => log.info(Object.freeze({ order: Object.freeze({ id: 7 }) }), 'paid'))
    expect(out.lines()).toEqual([{ level: 30, ...fields, order: { id: 7 }, msg: 'paid' }])
  })
})

describe('the mixin', () => {
  test('gives a new object each time', () => {
    expect(traceMixin()).not.toBe(traceMixin())
    inSpan(() => expect(traceMixin()).not.toBe(traceMixin()))
  })

  test.each([
    [0, '00'],
    [1, '01'],
    [3, '03'],
    [0x1ff, 'ff'],
  ])('writes the trace flags %d as %s', (traceFlags, text) => {
    expect(inSpan(traceMixin, { traceFlags }).trace_flags).toBe(text)
  })

  test.each([
    ['an all-zero trace id', { traceId: '0'.repeat(32) }],
    ['an all-zero span id', { spanId: '0'.repeat(16) }],
    ['an id that is none', { traceId: 'order 7' }],
  ])('ignores a span with %s', (_what, changes) => {
    expect(inSpan(traceMixin, changes)).toEqual({})
  })

  test.each([
    ['a'.repeat(32), 'f'.repeat(16)],
    ['A'.repeat(32), 'F'.repeat(16)],
    [`${'0'.repeat(31)}1`, `${'0'.repeat(15)}1`],
    [`${'a'.repeat(31)}g`, 'f'.repeat(16)],
    ['a'.repeat(31), 'f'.repeat(16)],
    ['a'.repeat(32), `${'f'.repeat(16)}0`],
    ['a'.repeat(32), `${'f'.repeat(15)}/`],
    ['a'.repeat(32), `${'f'.repeat(15)}:`],
    ['a'.repeat(32), `${'f'.repeat(15)}@`],
    ['a'.repeat(32), `${'f'.repeat(15)}\``],
  ])('takes the ids %s and %s for what the API takes them for, in lower case', (traceId, spanId) => {
    const isValid = isSpanContextValid({ traceId, spanId, traceFlags: 1 })
    const { trace_id, span_id } = inSpan(traceMixin, { traceId, spanId })
    expect([trace_id, span_id]).toEqual(
      isValid ? [traceId.toLowerCase(), spanId.toLowerCase()] : [undefined, undefined],
    )
  })

  test('does not throw when the span does', () => {
    const broken = {
      spanContext() {
        throw new Error('broken span')
      },
    }
    expect(inside(broken as unknown as Span, () => traceMixin())).toEqual({})
  })

  test('called where it should be given is an error of pino, not silence', () => {
    expect(() => pino({ mixin: traceMixin() as never })).toThrow('Unknown mixin type "object"')
  })
})
