// The lines are those of the backends' documentation: OpenTelemetry "Trace Context in non-OTLP Log Formats", Elastic "Tracing
// fields", Google Cloud "Special fields in structured payloads", Datadog "Correlate OpenTelemetry traces and logs".
import { context, trace } from '@opentelemetry/api'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { TraceFieldOptions } from '../src/index.ts'
import { createLogger, createTraceMixin, traceMixin } from '../src/index.ts'
import { enableContext, fields, inSpan } from './async-context.ts'
import { logLines } from './log-lines.ts'

beforeAll(enableContext)
afterAll(() => context.disable())
afterEach(() => {
  vi.unstubAllEnvs()
  trace.disable()
})

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

const GCP = {
  'logging.googleapis.com/trace': `projects/shop-1/traces/${TRACE}`,
  'logging.googleapis.com/spanId': SPAN,
  'logging.googleapis.com/trace_sampled': true,
}

/** The lower 64 bits of the trace id and the span id, as decimals. */
const DATADOG = { 'dd.trace_id': '11803532876627986230', 'dd.span_id': '67667974448284343' }

test.each<[TraceFieldOptions, object]>([
  [{}, { trace_id: TRACE, span_id: SPAN, trace_flags: '01' }],
  [{ format: 'otel' }, { trace_id: TRACE, span_id: SPAN, trace_flags: '01' }],
  [{ traceFlags: false }, { trace_id: TRACE, span_id: SPAN }],
  [{ format: 'ecs' }, { 'trace.id': TRACE, 'span.id': SPAN }],
  [
    { format: 'ecs', traceFlags: 'flags' },
    { 'trace.id': TRACE, 'span.id': SPAN, flags: '01' },
  ],
  [{ format: 'gcp', project: 'shop-1' }, GCP],
  [{ format: 'datadog' }, DATADOG],
  [
    { format: 'datadog', spanId: 'span' },
    { 'dd.trace_id': DATADOG['dd.trace_id'], span: DATADOG['dd.span_id'] },
  ],
])('%j names the span as its backend expects', (options, expected) => {
  const out = logLines()
  const log = pino({ mixin: createTraceMixin(options) }, out)
  for (const text of ['once', 'again']) inSpan(() => log.info({ order: 7 }, text))
  log.info('outside')
  expect(out.lines()).toEqual([
    { level: 30, ...expected, order: 7, msg: 'once' },
    { level: 30, ...expected, order: 7, msg: 'again' },
    { level: 30, msg: 'outside' },
  ])
})

test('Google Cloud is told whether the trace was sampled', () => {
  const mixin = createTraceMixin({ format: 'gcp', project: 'shop-1' })
  const sampled = (traceFlags: number) =>
    inSpan(() => mixin()['logging.googleapis.com/trace_sampled'], { traceFlags })
  expect([sampled(0), sampled(1), sampled(2), sampled(3)]).toEqual([false, true, false, true])
})

test.each(['GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT', 'GCP_PROJECT'])('the project comes from %s', name => {
  vi.stubEnv(name, 'shop-1')
  expect(inSpan(() => createTraceMixin({ format: 'gcp' })())).toEqual(GCP)
})

test('Google Cloud without a project is a sentence', () => {
  expect(() => createTraceMixin({ format: 'gcp' })).toThrow(
    "Expected `project` to be the id of a project of Google Cloud with `format: 'gcp'`, got none; pass it, or set GOOGLE_CLOUD_PROJECT",
  )
})

test.each([
  ['the mixin', traceMixin],
  ['a mixin that was made', createTraceMixin({ format: 'otel' })],
])('%s leaves out what a child logger has bound', (_, mixin) => {
  const out = logLines()
  const log = pino({ mixin }, out)
  inSpan(() => {
    log.child({ trace_id: 'mine', order: 7 }).info('bound')
    log.child({ job: { trace_id: 'inner' } }).info('within')
    log.child({ order: 7 }).child({ span_id: 'mine' }).info('twice a child')
  })
  expect(out.texts.map(text => text.match(/"(trace|span)_id"/g)?.length)).toEqual([2, 3, 2])
  expect(out.lines()).toEqual([
    { level: 30, trace_id: 'mine', order: 7, span_id: SPAN, trace_flags: '01', msg: 'bound' },
    { level: 30, job: { trace_id: 'inner' }, ...fields, msg: 'within' },
    { level: 30, order: 7, span_id: 'mine', trace_id: TRACE, trace_flags: '01', msg: 'twice a child' },
  ])
})

const SHOP = { service: 'shop', version: '1.2.0', environment: 'test' }

test.each([
  [
    'otel',
    { 'service.name': 'shop', 'service.version': '1.2.0', 'deployment.environment.name': 'test', ...fields },
  ],
  [
    'ecs',
    {
      'service.name': 'shop',
      'service.version': '1.2.0',
      'service.environment': 'test',
      'trace.id': TRACE,
      'span.id': SPAN,
    },
  ],
  ['gcp', { serviceContext: { service: 'shop', version: '1.2.0' }, ...GCP }],
  ['datadog', { 'dd.service': 'shop', 'dd.version': '1.2.0', 'dd.env': 'test', ...DATADOG }],
] as const)('a logger for %s names the service', (format, expected) => {
  vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'shop-1')
  const out = logLines()
  const log = createLogger({ format, ...SHOP }, out)
  inSpan(() => log.info('paid'))
  expect(out.lines()).toEqual([{ level: 30, ...expected, msg: 'paid' }])
  expect(JSON.parse(out.texts[0] ?? '')).toMatchObject({ pid: process.pid })
})
