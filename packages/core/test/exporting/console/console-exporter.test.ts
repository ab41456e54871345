import { diag, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import type { ConsoleExporterOptions, ReadableSpan } from '@throughline/core'
import { alwaysOff, consoleExporter, TracerProvider } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { forgetProblems } from '../../fixtures/problem-log.ts'
import { consoleBench, warnings } from './console-bench.ts'

beforeEach(forgetProblems)
afterEach(() => diag.disable())

describe('a trace is printed once, as a tree', () => {
  test('when its root has ended', () => {
    const { printed, root, child } = consoleBench()
    const request = root('GET /orders/:id')
    const query = child('select_order', request)
    query.setStatus({ code: SpanStatusCode.ERROR, message: 'no such table' }).end()
    expect(printed).toEqual([])
    request.end()
    expect(printed).toHaveLength(1)
    expect(printed[0]).toMatch(
      /^unknown_service\S* {2}GET \/orders\/:id .*trace [0-9a-f]{32}\nGET .*\n\u2514\u2500 select_order .*\u2716 no such table\n\n$/,
    )
  })

  test('when the root continues a trace of another process', () => {
    const { printed, root, entry } = consoleBench()
    const caller = root('elsewhere')
    caller.end()
    entry('GET /', caller).end()
    expect(printed[1]).toContain(
      `(parent ${caller.spanContext().spanId} not here, remote)\n\u2514\u2500 GET /`,
    )
  })

  test('when the last of its local roots has ended: a service that calls itself has one tree', () => {
    const { printed, root, child, entry } = consoleBench()
    const outer = root('outer')
    const call = child('call', outer)
    const inner = entry('inner', call)
    inner.end()
    call.end()
    outer.end()
    expect(printed).toHaveLength(1)
    expect(printed[0]).toMatch(/\nouter .*\n\u2514\u2500 call .*\n {3}\u2514\u2500 inner /)
  })

  test('each of two traces that run at the same time by itself', () => {
    const { printed, root, child } = consoleBench()
    const [a, b] = [root('a'), root('b')]
    for (const parent of [a, b]) child(parent === a ? 'of a' : 'of b', parent).end()
    for (const parent of [b, a]) parent.end()
    expect(printed.map(text => text.match(/of ./g))).toEqual([['of b'], ['of a']])
  })

  test('also where only the ends of spans are heard of', () => {
    const { printed, exporter, root, child } = consoleBench()
    const heard: string[] = []
    const endsOnly = consoleExporter({ write: text => heard.push(text) })
    vi.spyOn(exporter, 'onEnd').mockImplementation(span => endsOnly.onEnd(span))
    const request = root('request')
    child('child', request).end()
    request.end()
    expect(printed).toEqual([])
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatch(/\nrequest .*\n\u2514\u2500 child /)
  })
})

describe('what ends after its root', () => {
  test('is printed as a late addition', () => {
    const { printed, root, child } = consoleBench()
    const request = root('request')
    const late = child('send mail', request)
    request.end()
    expect(printed[0]).not.toContain('send mail')
    late.end()
    expect(printed).toHaveLength(2)
    expect(printed[1]).toMatch(/ {2}late addition\n\(parent [0-9a-f]{16} not here\)\n\u2514\u2500 send mail /)
  })

  test('is printed together with what runs beside it', () => {
    const { printed, root, child } = consoleBench()
    const request = root('request')
    const late = child('send mail', request)
    const later = child('connect', late)
    request.end()
    later.end()
    late.end()
    expect(printed).toHaveLength(2)
    expect(printed[1]).toMatch(/\u2514\u2500 send mail .*\n {3}\u2514\u2500 connect /)
  })

  test('is printed also when it started after its root had ended', () => {
    const { printed, root, child } = consoleBench()
    const request = root('request')
    request.end()
    child('afterwards', request).end()
    expect(printed[1]).toContain('late addition')
  })
})

describe('what is held', () => {
  test('is bounded, and what is given up is printed as it is', () => {
    const { printed, root, child } = consoleBench()
    const request = root('endless')
    for (let index = 0; index <= 10_000; index++) child('step', request).end()
    expect(printed).toHaveLength(1)
    expect(printed[0]).toContain('  unfinished\n')
    expect(printed[0]?.match(/\u2500 step /g)).toHaveLength(10_001)
    request.end()
    expect(printed[1]).toMatch(/\nendless /)
  })

  test('is bounded in traces, and none is lost', () => {
    const { printed, root, child } = consoleBench()
    const requests = Array.from({ length: 1001 }, (_, index) => root(`request ${index}`))
    for (const request of requests) child('step', request).end()
    for (const request of requests) request.end()
    expect(printed.join('').match(/\u2500 step /g)).toHaveLength(1001)
    expect(printed.join('').match(/^request \d+ /gm)).toHaveLength(1001)
  })

  test.each(['forceFlush', 'shutdown'] as const)('is printed at %s', async end => {
    const { printed, exporter, root, child } = consoleBench()
    const request = root('request')
    child('step', request).end()
    await exporter[end]()
    expect(printed[0]).toMatch(/ {2}unfinished\n(.*\n)*.*step /)
    await exporter[end]()
    expect(printed).toHaveLength(1)
  })

  test('is nothing after shutdown', async () => {
    const { printed, exporter, root } = consoleBench()
    await exporter.shutdown()
    root('request').end()
    await exporter.forceFlush()
    expect(printed).toEqual([])
  })
})

test('what is not sampled is not printed', async () => {
  const { printed, exporter, root } = consoleBench({}, alwaysOff)
  root('request').end()
  await exporter.forceFlush()
  expect(printed).toEqual([])
})

describe('a failing write', () => {
  test('is reported once and leaves the host alone', () => {
    const texts = warnings()
    const write = vi.fn(() => {
      throw new Error('disk full')
    })
    const { root } = consoleBench({ write })
    root('one').end()
    root('two').end()
    expect(write).toHaveBeenCalledTimes(2)
    expect(texts).toEqual([
      expect.stringContaining('the console exporter could not print a trace: disk full'),
    ])
  })

  test('is reported also when it fails later', async () => {
    const texts = warnings()
    const { root } = consoleBench({ write: async () => Promise.reject(new Error('gone')) })
    root('one').end()
    await eventually(() => expect(texts).toHaveLength(1))
  })
})

describe('options', () => {
  test.each([undefined, true])('colours go to no terminal unless they are asked for: %s', colors => {
    vi.stubEnv('FORCE_COLOR', undefined)
    const { printed, root } = consoleBench({ colors })
    vi.unstubAllEnvs()
    root('request').end()
    expect(printed[0]?.includes('\u001b[')).toBe(colors === true)
  })

  test('without write, traces go to the standard output', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const exporter = consoleExporter({ colors: false })
    new TracerProvider({ spanProcessors: [exporter] }).getTracer('test').startSpan('request').end()
    const text = String(write.mock.calls[0]?.[0])
    write.mockRestore()
    expect(text).toMatch(/ {2}request .*\n\n$/s)
  })

  test.each([
    [{ colors: 'yes' }, 'Expected `colors` to be a boolean, got `yes` (string)'],
    [{ write: 7 }, 'Expected `write` to be a function, got `7` (number)'],
    [null, 'Expected `options` to be an object, got `null` (null)'],
    ['colors', 'Expected `options` to be an object, got `colors` (string)'],
    [
      { color: true },
      'Unknown option `color` (boolean); did you mean `colors`? Known options are colors, write',
    ],
  ])('%j is refused', (options, message) => {
    expect(() => consoleExporter(options as ConsoleExporterOptions)).toThrow(new TypeError(message))
  })
})

test('its counts are those of what was printed, what waits, and what could not be printed', () => {
  let fails = false
  const exporter = consoleExporter({
    write() {
      if (fails) throw new Error('no')
    },
  })
  const tracer = new TracerProvider({ spanProcessors: [exporter] }).getTracer('t')
  tracer.startSpan('printed').end()
  expect(exporter.counts).toEqual({
    encoded: 1,
    exported: 1,
    dropped: {},
    retries: 0,
    queueBytes: 0,
    unsent: 0,
  })
  fails = true
  tracer.startSpan('lost').end()
  const open = trace.setSpan(ROOT_CONTEXT, tracer.startSpan('open'))
  tracer.startSpan('waits', {}, open).end()
  expect(exporter.counts).toMatchObject({ encoded: 3, exported: 1, dropped: { 'could not be printed': 1 } })
})

test('what ends after the shutdown is counted as dropped', async () => {
  const { exporter, printed, root } = consoleBench()
  const late = root('late')
  await exporter.shutdown()
  late.end()
  expect(printed).toEqual([])
  expect(exporter.counts).toMatchObject({ encoded: 0, dropped: { 'shut down': 1 }, unsent: 0 })
})

test('a span is printed as it was when it ended, whatever is written to it while its trace waits', () => {
  const { exporter, printed, root, child } = consoleBench()
  const ended: ReadableSpan[] = []
  const { onEnd } = exporter
  vi.spyOn(exporter, 'onEnd').mockImplementation(span => {
    onEnd(span)
    ended.push(span)
  })
  const request = root('request')
  child('query', request).setAttribute('rows', 7).addEvent('sent', { to: 'db' }).end()
  Object.assign(ended[0]?.attributes ?? {}, { rows: 'later' })
  Object.assign(ended[0]?.events[0]?.attributes ?? {}, { to: 'later' })
  request.end()
  expect(printed[0]).toContain('rows=7')
  expect(printed[0]).not.toContain('later')
})
