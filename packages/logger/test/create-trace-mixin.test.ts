import { context } from '@opentelemetry/api'
import type { LoggerOptions } from 'pino'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TraceFieldOptions } from '../src/index.ts'
import { createTraceMixin } from '../src/index.ts'
import { enableContext, fields, inSpan } from './async-context.ts'
import { logLines } from './log-lines.ts'

beforeAll(enableContext)
afterAll(() => context.disable())

test('fields have the names that were asked for', () => {
  const out = logLines()
  const names = Object.freeze({ traceId: 'traceId', spanId: 'spanId', traceFlags: 'traceFlags' })
  const log = pino({ mixin: createTraceMixin(names) }, out)
  inSpan(() => log.info('paid'))
  log.info('done')
  expect(out.lines()).toEqual([
    { level: 30, traceId: fields.trace_id, spanId: fields.span_id, traceFlags: '01', msg: 'paid' },
    { level: 30, msg: 'done' },
  ])
})

test('what is not renamed keeps its name', () => {
  expect(inSpan(createTraceMixin())).toEqual(fields)
  expect(inSpan(createTraceMixin({ traceId: 'dd.trace_id' }))).toEqual({
    'dd.trace_id': fields.trace_id,
    span_id: fields.span_id,
    trace_flags: '01',
  })
})

test('each call gives a new object', () => {
  const mixin = createTraceMixin()
  expect(mixin()).not.toBe(mixin())
})

test.each([
  [{ traceId: '' }, 'Expected `traceId` to be a non-empty string, got `` (string)'],
  [{ spanId: 7 }, 'Expected `spanId` to be a non-empty string, got `7` (number)'],
  [
    { traceFlags: true },
    'Expected `traceFlags` to be a non-empty string, or false to leave it out, got `true` (boolean)',
  ],
  [{ format: 'elastic' }, 'Expected `format` to be one of otel, ecs, gcp, datadog, got `elastic` (string)'],
  [
    { format: 'gcp', project: '' },
    'Expected `project` to be the id of a project of Google Cloud, got `` (string)',
  ],
  [{ project: 'shop' }, "Expected `project` with `format: 'gcp'` only; leave it out, or set the format"],
  [
    { trace_id: 'traceId' },
    'Unknown option `trace_id` (string); did you mean `traceId`? Known options are format, project, traceId, spanId, traceFlags',
  ],
  [
    { field: 5 },
    'Unknown option `field` (number). Known options are format, project, traceId, spanId, traceFlags',
  ],
  [null, 'Expected `options` to be an object, got `null` (null)'],
  ['traceId', 'Expected `options` to be an object, got `traceId` (string)'],
])('%j is refused', (names, message) => {
  expect(() => createTraceMixin(names as TraceFieldOptions)).toThrow(new TypeError(message))
})

test('giving pino the factory instead of what it makes is a sentence, not silence', () => {
  const log = pino({ mixin: createTraceMixin as unknown as NonNullable<LoggerOptions['mixin']> }, logLines())
  expect(() => log.info('x')).toThrow('pino({ mixin: createTraceMixin({ ... }) })')
})
