import { context, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import { startTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import type { LoggerOptions } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TraceLoggerOptions } from '../src/index.ts'
import { createLogger } from '../src/index.ts'
import { enableContext, fields, inSpan } from './async-context.ts'
import { logLines } from './log-lines.ts'

afterEach(() => vi.unstubAllEnvs())

/** The line of a logger with these options, outside of every span. */
function lineOf(options?: TraceLoggerOptions): Record<string, unknown> | undefined {
  const out = logLines()
  createLogger(options, out).info('ready')
  return out.lines()[0]
}

describe('the service of a logger', () => {
  afterEach(() => {
    trace.disable()
    context.disable()
  })

  test('is that of startTracing', async () => {
    const { shutdown } = startTracing({ ...SHOP, exporter: memoryExporter() })
    expect(lineOf()).toEqual({ level: 30, ...NAMED, msg: 'ready' })
    await shutdown()
  })

  test("is that of OpenTelemetry's SDK", () => {
    const resource = resourceFromAttributes({
      'service.name': 'shop',
      'service.version': '1.2.0',
      'deployment.environment.name': Promise.resolve('test'),
    })
    trace.setGlobalTracerProvider(new BasicTracerProvider({ resource }))
    expect(lineOf()).toEqual({ level: 30, 'service.name': 'shop', 'service.version': '1.2.0', msg: 'ready' })
  })

  test('is that of the environment where tracing was not started', () => {
    vi.stubEnv('OTEL_SERVICE_NAME', 'shop')
    vi.stubEnv(
      'OTEL_RESOURCE_ATTRIBUTES',
      'service.name=other,service.version=1.2%2E0,deployment.environment=test,=x,y',
    )
    expect(lineOf()).toMatchObject({ 'service.version': '1.2.0', 'deployment.environment.name': 'test' })
  })

  test('is none where nothing names it', () => {
    expect(lineOf()).toEqual({ level: 30, msg: 'ready' })
  })

  test('is beside a base of the application', () => {
    expect(lineOf({ base: { zone: 'b' }, service: 'shop' })).toEqual({
      level: 30,
      zone: 'b',
      'service.name': 'shop',
      msg: 'ready',
    })
    const out = logLines()
    createLogger({ base: null, service: 'shop' }, out).info('ready')
    expect(JSON.parse(out.texts[0] ?? '')).not.toHaveProperty('pid')
  })

  const SHOP = { service: 'shop', version: '1.2.0', environment: 'test' }
  const NAMED = { 'service.name': 'shop', 'service.version': '1.2.0', 'deployment.environment.name': 'test' }
})

describe('the level of a logger', () => {
  test.each([
    ['debug', {}, 'debug'],
    [' WARN ', {}, 'warn'],
    ['silent', {}, 'silent'],
    ['audit', { customLevels: { audit: 35 } }, 'audit'],
    ['debug', { level: 'error' }, 'error'],
    ['', {}, 'info'],
  ])('is %j of LOG_LEVEL with the options %j', (value, options, level) => {
    vi.stubEnv('LOG_LEVEL', value)
    expect(createLogger(options, logLines()).level).toBe(level)
  })

  test('is refused where LOG_LEVEL names none', () => {
    vi.stubEnv('LOG_LEVEL', 'verbose')
    expect(() => createLogger()).toThrow(
      new TypeError(
        'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got `verbose`',
      ),
    )
  })
})

describe('the options of a logger', () => {
  beforeAll(enableContext)
  afterAll(() => context.disable())

  test('name fields as the application wishes', () => {
    const out = logLines()
    const log = createLogger({ fields: { traceId: 'traceId', traceFlags: false } }, out)
    inSpan(() => log.info('paid'))
    expect(out.lines()).toEqual([
      { level: 30, traceId: fields.trace_id, span_id: fields.span_id, msg: 'paid' },
    ])
  })

  test('keep a mixin of the application beside a format', () => {
    const out = logLines()
    const log = createLogger({ format: 'ecs', mixin: () => ({ tenant: 'blue', 'span.id': 'mine' }) }, out)
    inSpan(() => log.info('paid'))
    expect(out.lines()).toEqual([
      { level: 30, 'trace.id': fields.trace_id, 'span.id': 'mine', tenant: 'blue', msg: 'paid' },
    ])
  })

  test.each<[object, string]>([
    [
      { levels: 'debug' },
      'Unknown option `levels` (string). Known options are format, project, fields, spanEvents,',
    ],
    [{ Format: 'ecs' }, 'Unknown option `Format` (string); did you mean `format`?'],
    [{ fields: { format: 'ecs' } }, 'Unknown option `format` (string). Known options are traceId, spanId,'],
    [{ format: 'json' }, 'Expected `format` to be one of otel, ecs, gcp, datadog, got `json` (string)'],
    [{ service: '' }, 'Expected `service` to be a non-empty string, got `` (string)'],
    [{ spanEvents: 'loud' }, 'Expected `spanEvents` to be one of the levels trace, debug, info,'],
    [{ spanEvents: 50 }, 'Expected `spanEvents` to be one of the levels trace, debug, info,'],
  ])('%j are refused', (options, sentence) => {
    expect(() => createLogger(options as LoggerOptions, logLines())).toThrow(sentence)
  })
})
