import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Span } from '@opentelemetry/api'
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import type { TracingOptions } from '@throughline/core'
import { alwaysOff, ClockAnchor, ratio, startTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { multistream } from 'pino'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { TraceLoggerOptions } from '../src/index.ts'
import { createLogger } from '../src/index.ts'
import { logLines } from './log-lines.ts'

const NOTHING = { waiting: 0, bytes: 0, written: 0, forgotten: 0, dropped: 0 }

function start(options: TracingOptions = {}) {
  const tracing = startTracing({ service: 'shop', exporter: memoryExporter(), ...options })
  onTestFinished(() => tracing.shutdown())
  const before = tracing.stats().lines ?? NOTHING
  /** What was counted since the start: the counts are those of the process. */
  function lines() {
    const now = tracing.stats().lines ?? NOTHING
    const names = Object.keys(NOTHING) as (keyof typeof NOTHING)[]
    return Object.fromEntries(names.map(name => [name, now[name] - before[name]]))
  }
  return { ...tracing, lines }
}

function logger(bufferUntil: TraceLoggerOptions['bufferUntil'] = {}, options: TraceLoggerOptions = {}) {
  const out = logLines()
  const log = createLogger({ base: null, bufferUntil, ...options }, out)
  return { log, out, messages: () => out.lines().map(({ msg }) => msg) }
}

function fail(): never {
  throw new Error('no stock')
}

function failAfter(log: { debug(text: string): void }): never {
  log.debug('read')
  fail()
}

test('lines below the level are written when the request has failed, in order, with their time and ids', () => {
  let now = 1_000
  const { lines } = start()
  const { log, out, messages } = logger({}, { timestamp: () => `,"time":${now++}` })
  now = 2_000
  let spanId = ''
  expect(() =>
    withSpan('request', span => {
      spanId = span.spanContext().spanId
      log.debug({ order: 7 }, 'read %s', 'cache')
      log.info('asked')
      log.trace('not even made')
      log.child({ part: 'stock' }).debug('read stock')
      expect(messages()).toEqual(['asked'])
      expect(lines()).toMatchObject({ waiting: 2, written: 0 })
      fail()
    }),
  ).toThrow('no stock')
  const written = out.texts.map(text => JSON.parse(text))
  expect(written).toMatchObject([
    { msg: 'asked', time: 2_001 },
    { level: 20, msg: 'read cache', order: 7, time: 2_000, span_id: spanId },
    { level: 20, msg: 'read stock', part: 'stock', time: 2_002, span_id: spanId },
  ])
  expect(lines()).toEqual({ ...NOTHING, written: 2 })
})

test('they are forgotten when it has not', () => {
  const { lines } = start()
  const { log, messages } = logger()
  withSpan('request', () => {
    log.debug('read cache')
    log.info('asked')
  })
  expect(messages()).toEqual(['asked'])
  expect(lines()).toEqual({ ...NOTHING, forgotten: 1 })
})

test('they are not kept outside of a request', () => {
  const { lines } = start()
  const { log, messages } = logger()
  log.debug('read cache')
  log.info('asked')
  expect(messages()).toEqual(['asked'])
  expect(lines()).toEqual(NOTHING)
})

test('what counts is the request: the spans below it have its lines, and each of them may fail', () => {
  start()
  const { log, messages } = logger()
  withSpan('request', () => {
    log.debug('before')
    withSpan('query', span => {
      log.debug('within')
      span.setStatus({ code: SpanStatusCode.ERROR })
    })
    expect(messages()).toEqual([])
    log.debug('after')
  })
  expect(messages()).toEqual(['before', 'within', 'after'])
})

describe('a request that the sampler refuses', () => {
  test('has its lines written too when it has failed', () => {
    const exporter = memoryExporter()
    start({ sampler: alwaysOff, exporter })
    const { log, out } = logger({ sampled: true })
    expect(() => withSpan('request', () => withSpan('query', () => failAfter(log)))).toThrow()
    withSpan('request', () => log.debug('ok'))
    expect(out.lines()).toMatchObject([{ msg: 'read', trace_flags: '02' }])
    expect(exporter.spans).toEqual([])
  })

  test('has its lines written when `keep` selects it', () => {
    const exporter = memoryExporter()
    start({ sampler: ratio(0), exporter, keep: { matching: ({ name }) => name === 'query' } })
    const { log, messages } = logger({ failed: false })
    withSpan('request', () => {
      log.debug('read')
      withSpan('query', () => log.debug('asked'))
    })
    withSpan('request', () => log.debug('ok'))
    expect(messages()).toEqual(['read', 'asked'])
    expect(exporter.spans.map(({ name }) => name)).toEqual(['query', 'request'])
  })
})

test('with `sampled`, what the sampler takes has its lines', () => {
  start()
  const { log, messages } = logger({ sampled: true })
  withSpan('request', () => log.debug('read'))
  expect(messages()).toEqual(['read'])
})

test('with `slowerThan`, a slow request has its lines', () => {
  let now = 0
  start({ clock: { now: () => now, anchor: () => new ClockAnchor(0) } })
  const { log, messages } = logger({ slowerThan: 500 })
  for (const millis of [500, 501])
    withSpan('request', () => {
      log.debug('took %d', millis)
      now += millis
    })
  expect(messages()).toEqual(['took 501'])
})

test('requests at once do not get the lines of others', async () => {
  const { lines } = start()
  const { log, out } = logger()
  const requests = Array.from({ length: 200 }, (_, request) =>
    withSpan('request', async span => {
      for (let step = 0; step < 5; step++) {
        log.child({ request }).debug({ step }, 'step')
        await nextTurn()
        await withSpan('query', nextTurn)
      }
      if (request % 2 === 1) span.setStatus({ code: SpanStatusCode.ERROR })
    }),
  )
  await Promise.all(requests)
  const expected = Array.from({ length: 500 }, (_, line) => [2 * Math.floor(line / 5) + 1, line % 5])
  const written = out.lines().map(({ request, step }) => [request, step] as [number, number])
  expect(written.toSorted(([one], [other]) => one - other)).toEqual(expected)
  expect(lines()).toEqual({ ...NOTHING, written: 500, forgotten: 500 })
})

test('work after the end of a request follows it, for a minute', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const { lines } = start()
  const { log, messages } = logger()
  const tracer = trace.getTracer('test')
  const spans = ['good', 'bad'].map(name => tracer.startSpan(name))
  const [good, bad] = spans as [Span, Span]
  bad.setStatus({ code: SpanStatusCode.ERROR })
  for (const span of spans) span.end()
  const logLater = (span: Span, text: string) =>
    context.with(trace.setSpan(context.active(), span), () => log.debug(text))
  logLater(good, 'later, good')
  logLater(bad, 'later, bad')
  vi.advanceTimersByTime(60_001)
  logLater(bad, 'much later')
  expect(messages()).toEqual(['later, bad'])
  expect(lines()).toEqual({ ...NOTHING, written: 1, forgotten: 2 })
})

describe('memory is bounded', () => {
  const warnings: string[] = []
  beforeEach(() => {
    vi.spyOn(process.stderr, 'write').mockImplementation(text => warnings.push(String(text)) > 0)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    warnings.length = 0
  })

  test('by the lines of a request, of which the last ones stay', () => {
    const { lines } = start()
    const { log, messages } = logger({ maxLines: 3 })
    expect(() =>
      withSpan('request', () => {
        for (let line = 0; line < 8; line++) log.debug('line %d', line)
        expect(lines()).toMatchObject({ waiting: 3, dropped: 5 })
        fail()
      }),
    ).toThrow()
    expect(messages()).toEqual(['line 5', 'line 6', 'line 7'])
    expect(lines()).toEqual({ ...NOTHING, written: 3, dropped: 5 })
  })

  test('by the bytes of all, of which those of the oldest request go first', async () => {
    const { lines } = start()
    const { log, messages } = logger({ maxBytes: 10_000 })
    await Promise.all(
      ['first', 'second'].map(name =>
        withSpan(name, async span => {
          log.debug(name + 'x'.repeat(6_000))
          await nextTurn()
          log.debug(name)
          span.setStatus({ code: SpanStatusCode.ERROR })
        }),
      ),
    )
    expect(messages().map(text => String(text).replaceAll('x', ''))).toEqual(['first', 'second', 'second'])
    expect(lines()).toEqual({ ...NOTHING, written: 3, dropped: 1 })
  })

  test('which is reported once', () => {
    start()
    const { log } = logger({ maxLines: 1 })
    withSpan('request', () => {
      for (let line = 0; line < 9; line++) log.debug('line')
    })
    expect(warnings.filter(text => text.includes('bufferUntil.maxLines'))).toHaveLength(1)
  })
})

test('what waits when the process ends is written', () => {
  const { provider, lines } = start()
  const { log, messages } = logger({ failed: false })
  withSpan('request', () => {
    log.debug('read')
    provider.flushAtExit(0, false)
  })
  expect(messages()).toEqual(['read'])
  expect(lines()).toEqual({ ...NOTHING, written: 1 })
})

test('with a level that is as low, all is written at once', () => {
  start()
  const { log, messages } = logger({}, { level: 'debug' })
  withSpan('request', () => log.debug('read'))
  expect(messages()).toEqual(['read'])
})

test('levels of the application and their order are those of pino', () => {
  start()
  const { log, messages } = logger(
    { level: 'fine' },
    {
      customLevels: { fine: 5, coarse: 1 },
      useOnlyCustomLevels: true,
      levelComparison: 'DESC',
      level: 'coarse',
    },
  )
  const custom = log as unknown as Record<'fine' | 'coarse', (text: string) => void>
  withSpan('request', () => {
    custom.fine('fine')
    custom.coarse('coarse')
  })
  expect(messages()).toEqual(['coarse'])
})

test('a stream that asks for the level of each line gets it, of kept lines too', () => {
  start()
  const [debug, info] = [logLines(), logLines()]
  const streams = multistream([
    { level: 'debug', stream: debug },
    { level: 'info', stream: info },
  ])
  const log = createLogger({ base: null, bufferUntil: {} }, streams)
  expect(() =>
    withSpan('request', () => {
      log.info('asked')
      failAfter(log)
    }),
  ).toThrow()
  expect(debug.lines().map(({ msg }) => msg)).toEqual(['asked', 'read'])
  expect(info.lines().map(({ msg }) => msg)).toEqual(['asked'])
})

test('a stream that throws does not fail the request', () => {
  const { lines } = start()
  const log = createLogger({ bufferUntil: { sampled: true } }, { write: fail })
  const answer = withSpan('request', () => {
    log.debug('read')
    return 'done'
  })
  expect(answer).toBe('done')
  expect(lines()).toEqual({ ...NOTHING, dropped: 1 })
})

test('flush reaches the stream', () => {
  const flush = vi.fn((done?: () => void) => done?.())
  const log = createLogger({ bufferUntil: {} }, Object.assign(logLines(), { flush }))
  const done = vi.fn()
  log.flush(done)
  expect([flush.mock.calls.length, done.mock.calls.length]).toEqual([1, 1])
})

test.each([
  [{ failed: 'yes' }, 'Expected `bufferUntil.failed` to be a boolean, got `yes` (string)'],
  [
    { slowerThan: -1 },
    'Expected `bufferUntil.slowerThan` to be a number of milliseconds from 0, got `-1` (number)',
  ],
  [{ maxLines: 0 }, 'Expected `bufferUntil.maxLines` to be a number above 0, got `0` (number)'],
  [
    { level: 'low' },
    'Expected `bufferUntil.level` to be one of the levels trace, debug, info, warn, error, fatal, got `low` (string)',
  ],
  [{ slower: 5 }, 'Unknown option `slower` (number)'],
  [true, 'Expected `bufferUntil` to be an object, got `true` (boolean)'],
])('%j is refused', (bufferUntil, sentence) => {
  expect(() => createLogger({ bufferUntil: bufferUntil as never })).toThrow(sentence)
})
