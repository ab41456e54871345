import { createTracing, otlpExporter, startTracing, withSpan } from '@throughline/core'
import type { OtlpLogsOptions } from '@throughline/core/logs'
import { otlpLogs } from '@throughline/core/logs'
import { memoryExporter } from '@throughline/core/testing'
import type { DecodedLog } from '@throughline/otlp-decoder'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Answer } from '../exporting/http1/fault-server.ts'
import { ok, startFaultServer, statuses } from '../exporting/http1/fault-server.ts'
import { decodeLogs, logsIn, plain, plainValue } from '../fixtures/decoded-logs.ts'
import { forgetResource } from '../fixtures/forget-resource.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN_ID = '00f067aa0ba902b7'

afterEach(() => void vi.unstubAllEnvs())

async function start(options: OtlpLogsOptions = {}, answer: Answer = ok) {
  const server = await startFaultServer(answer)
  const url = server.url.replace('traces', 'logs')
  const logs = otlpLogs({ url, flushOnExit: false, ...options })
  onTestFinished(() => logs.shutdown({ timeout: 0 }))
  const records = () => server.received.flatMap(({ body }) => logsIn(body))
  return { logs, records, received: server.received, url }
}

/** Takes all but one span or record. */
const rejectOne: Answer = response => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ partialSuccess: { rejectedSpans: '1', errorMessage: 'too old' } }))
}

/** The record of one line. */
async function recordOf(line: object | string): Promise<DecodedLog> {
  const { logs, records } = await start()
  logs.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`)
  await logs.forceFlush()
  expect(records()).toHaveLength(1)
  return records()[0] as DecodedLog
}

describe('a line becomes a log record', () => {
  it('with its time, severity, text, attributes and ids', async () => {
    const before = Date.now()
    const { attributes, body, observedTimeUnixNano, ...record } = await recordOf({
      level: 30,
      time: 1_760_000_000_001,
      pid: 7,
      hostname: 'here',
      trace_id: TRACE_ID,
      span_id: SPAN_ID,
      trace_flags: '03',
      order: 7,
      price: 1.5,
      paid: true,
      tags: ['a', 2],
      user: { id: 'x', roles: [] },
      msg: 'paid',
    })
    expect(record).toEqual({
      timeUnixNano: '1760000000001000000',
      severityNumber: 9,
      severityText: 'info',
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      flags: 3,
    })
    expect(Number(observedTimeUnixNano) / 1e6).toBeGreaterThanOrEqual(before)
    expect(plainValue(body)).toBe('paid')
    expect(plain(attributes)).toEqual({
      order: 7,
      price: 1.5,
      paid: true,
      tags: ['a', 2],
      user: { id: 'x', roles: [] },
    })
  })

  it.each([
    [10, 1, 'trace'],
    [20, 5, 'debug'],
    [35, 11, undefined],
    [40, 13, 'warn'],
    [50, 17, 'error'],
    [60, 21, 'fatal'],
    [1, 1, undefined],
    [1e9, 24, undefined],
    ['ERROR', 17, 'ERROR'],
    ['verbose', 6, 'verbose'],
    ['odd', undefined, 'odd'],
    [-1, undefined, undefined],
    [null, undefined, undefined],
  ])('of level %s with the severity %s', async (level, number, text) => {
    const { severityNumber, severityText } = await recordOf({ level })
    expect([severityNumber, severityText]).toEqual([number, text])
  })

  it('with an error as its exception', async () => {
    const err = { type: 'TypeError', message: 'no stock', stack: 'TypeError: no stock\n at x', code: 7 }
    const { attributes } = await recordOf({ level: 50, err, msg: 'failed' })
    expect(plain(attributes)).toEqual({
      'exception.type': 'TypeError',
      'exception.message': 'no stock',
      'exception.stacktrace': err.stack,
      err: { code: 7 },
    })
  })

  it.each([
    ['bunyan', { v: 0, level: 40, time: '2025-10-09T08:53:20.001Z', msg: 'late', name: 'shop' }],
    ['winston', { level: 'warn', timestamp: '2025-10-09T08:53:20.001Z', message: 'late', name: 'shop' }],
    ['ecs', { level: 40, '@timestamp': '2025-10-09T08:53:20.001Z', message: 'late', name: 'shop' }],
  ])('as %s writes it', async (_, line) => {
    const { timeUnixNano, severityNumber, body, attributes } = await recordOf(line)
    expect([timeUnixNano, severityNumber]).toEqual(['1760000000001000000', 13])
    expect([plainValue(body), plain(attributes)]).toEqual(['late', { name: 'shop' }])
  })

  it.each([
    ['no JSON\n', 'no JSON'],
    ['[1]', '[1]'],
    ['{"msg":', '{"msg":'],
    ['', ''],
  ])('whatever it is: %j', async (line, body) => {
    const record = await recordOf(line)
    expect([plainValue(record.body), record.attributes]).toEqual([body, undefined])
  })

  it('without ids that are none', async () => {
    const { attributes, traceId } = await recordOf({ trace_id: 'x', span_id: SPAN_ID })
    expect(traceId).toBeUndefined()
    expect(plain(attributes)).toEqual({ trace_id: 'x', span_id: SPAN_ID })
  })

  it('by the names that pino gives', async () => {
    const { logs, records } = await start()
    const levels = { labels: { 30: 'info', 35: 'notice' } }
    logs.emit('message', { code: 'PINO_CONFIG', config: { levels, messageKey: 'text', errorKey: 'e' } })
    logs.write(JSON.stringify({ level: 35, text: 'hello', e: { name: 'Oops' } }))
    await logs.forceFlush()
    const [record] = records()
    expect([record?.severityText, plainValue(record?.body), plain(record?.attributes)]).toEqual([
      'notice',
      'hello',
      { 'exception.type': 'Oops' },
    ])
  })
})

describe('the records', () => {
  it('have the ids of the active span where the line has none', async () => {
    const exporter = memoryExporter()
    const tracing = createTracing({ exporter })
    onTestFinished(() => tracing.shutdown())
    const { logs, records } = await start()
    withSpan('work', { tracer: tracing.tracer }, () => logs.write('{"msg":"inside"}'))
    logs.write('{"msg":"outside"}')
    await logs.forceFlush()
    const context = exporter.spans[0]?.spanContext()
    const [inside, outside] = records()
    expect(inside).toMatchObject({ traceId: context?.traceId, spanId: context?.spanId, flags: 3 })
    expect(outside).not.toHaveProperty('traceId')
  })

  it('have the resource of tracing, whose service a line need not repeat', async () => {
    const tracing = startTracing({
      service: 'shop',
      version: '1.4.0',
      attributes: { region: 'eu', 'host.name': 'here' },
      exporter: [],
    })
    onTestFinished(() => tracing.shutdown())
    const { logs, received } = await start()
    logs.write('{"service.name":"shop","service.version":"other","region":"eu","host.name":"here"}')
    await logs.forceFlush()
    const [group] = decodeLogs(received[0]?.body ?? Buffer.alloc(0)).resourceLogs
    expect(plain(group?.resource.attributes)).toMatchObject({ 'service.name': 'shop' })
    expect(plain(group?.scopeLogs[0]?.logRecords[0]?.attributes)).toEqual({
      'service.version': 'other',
      region: 'eu',
      'host.name': 'here',
    })
    expect(group?.scopeLogs[0]?.scope.name).toBe('@throughline/core')
  })

  it('keep the resource of tracing that was shut down, until other tracing starts', async () => {
    const services = async (): Promise<unknown> => {
      const { logs, received } = await start()
      logs.write('{}')
      await logs.forceFlush()
      const [group] = decodeLogs(received[0]?.body ?? Buffer.alloc(0)).resourceLogs
      return plain(group?.resource.attributes)['service.name']
    }
    await startTracing({ service: 'shop', exporter: [] }).shutdown()
    expect(await services()).toBe('shop')
    await startTracing({ service: 'bank', exporter: [] }).shutdown()
    expect(await services()).toBe('bank')
  })

  it('have the resource that tracing had where they are sent after its shutdown', async () => {
    const tracing = startTracing({ service: 'inn', exporter: [] })
    const { logs, received } = await start()
    logs.write('{"msg":"first"}')
    await logs.forceFlush()
    logs.write('{"msg":"last"}')
    await tracing.shutdown()
    await logs.shutdown()
    const groups = received.flatMap(({ body }) => decodeLogs(body).resourceLogs)
    expect(groups.map(({ resource }) => plain(resource.attributes)['service.name'])).toEqual(['inn', 'inn'])
  })

  it('have that of the environment without tracing', async () => {
    forgetResource()
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'service.name=of-environment')
    const { logs, received } = await start()
    logs.write('{}')
    await logs.forceFlush()
    const [group] = decodeLogs(received[0]?.body ?? Buffer.alloc(0)).resourceLogs
    expect(plain(group?.resource.attributes)).toMatchObject({ 'service.name': 'of-environment' })
  })
})

describe('sending', () => {
  it('goes where the variables say', async () => {
    const server = await startFaultServer()
    const base = server.url.replace('/v1/traces', '')
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', base)
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'a=1,b=1')
    vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'b=2')
    for (const endpoint of [undefined, `${base}/other`]) {
      if (endpoint !== undefined) vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', endpoint)
      const logs = otlpLogs({ flushOnExit: false })
      logs.write('{}')
      await logs.shutdown()
    }
    expect(server.received.map(({ url, headers }) => [url, headers.a, headers.b])).toEqual([
      ['/v1/logs', '1', '2'],
      ['/other', '1', '2'],
    ])
    expect(server.received[0]?.headers['content-type']).toBe('application/x-protobuf')
  })

  it('needs no flush', async () => {
    const { logs, records } = await start({ batchDelay: 10 })
    logs.write('{"msg":"soon"}')
    await vi.waitFor(() => expect(records()).toHaveLength(1), { timeout: 10_000 })
  })

  it('loses nothing while the collector fails, and says so', async () => {
    const problems = recordProblems()
    const { logs, records } = await start({ timeout: 50 }, statuses(503, 503, 503, 200))
    for (let line = 0; line < 500; line++) logs.write(JSON.stringify({ line }))
    while (logs.stats().unsent > 0) await logs.forceFlush()
    const numbers = records().map(({ attributes }) => plain(attributes).line)
    expect(new Set(numbers)).toEqual(new Set(Array.from({ length: 500 }, (_, line) => line)))
    expect(logs.stats()).toMatchObject({ encoded: 500, exported: 500, dropped: {}, unsent: 0 })
    expect(problems.join('\n')).toContain('log records wait in memory')
  })

  it.each<[string, Answer, RegExp]>([
    ['refused', statuses(400), /^throughline: log records are dropped because the collector refused them/],
    ['rejected in part', rejectOne, /^throughline: the collector rejected 1 log record: too old/],
    ['lost with a shutdown', () => {}, /^throughline: 1 log record is (lost|unconfirmed)/],
  ])('reports records that are %s also where spans were before them', async (_, answer, sentence) => {
    const problems = recordProblems()
    const server = await startFaultServer(answer)
    const tracing = createTracing({ exporter: otlpExporter({ url: server.url }) })
    tracing.tracer.startSpan('work').end()
    await tracing.shutdown({ timeout: 200 })
    expect(problems).toHaveLength(1)
    const { logs } = await start({}, answer)
    logs.write('{}')
    await logs.shutdown({ timeout: 200 })
    expect(problems).toEqual([expect.stringMatching(/\bspans?\b/), expect.stringMatching(sentence)])
  })

  it('is bounded by bytes', async () => {
    const { logs } = await start({ maxQueueBytes: 20_000, timeout: 50 }, statuses(503))
    for (let line = 0; line < 1000; line++) logs.write(JSON.stringify({ text: 'x'.repeat(100) }))
    await logs.forceFlush({ timeout: 100 })
    const { queueBytes, dropped, unsent, encoded } = logs.stats()
    expect(queueBytes).toBeLessThanOrEqual(20_000)
    expect(encoded).toBe(1000)
    expect(unsent + (dropped['queue full'] ?? 0)).toBe(1000)
  })

  it('ends with the shutdown, after which lines are counted', async () => {
    const { logs, records } = await start()
    logs.write('{"msg":"before"}')
    await Promise.all([logs.shutdown(), logs.shutdown()])
    for (let line = 0; line < 100; line++) logs.write('{"msg":"after"}')
    expect(logs.stats()).toMatchObject({
      exported: 1,
      dropped: { 'shut down': 100 },
      queueBytes: 0,
      unsent: 0,
    })
    await logs.forceFlush()
    expect(records()).toHaveLength(1)
    expect(logs.stats()).toMatchObject({ exported: 1, dropped: { 'shut down': 100 } })
  })

  it('counts lines that come after a shutdown together with those that it has lost', async () => {
    recordProblems()
    const { logs } = await start({}, statuses(503))
    logs.write('{"msg":"before"}')
    await logs.shutdown({ timeout: 0 })
    logs.write('{"msg":"after"}')
    const { dropped, unconfirmed, unsent } = logs.stats()
    expect((dropped['shut down'] ?? 0) + unconfirmed).toBe(2)
    expect(unsent).toBe(0)
  })

  it('calls back after a flush of pino', async () => {
    const { logs, records } = await start()
    logs.write('{}')
    await new Promise<unknown>(resolve => logs.flush(resolve))
    expect(records()).toHaveLength(1)
  })

  it('survives a line that is nested too deeply', async () => {
    recordProblems()
    const { logs, records } = await start()
    logs.write(`{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)
    logs.write('{"msg":"next"}')
    await logs.forceFlush()
    expect(records()).toHaveLength(1)
    expect(logs.stats().dropped).toEqual({ unencodable: 1 })
  })
})

it('does nothing with OTEL_SDK_DISABLED=true, and checks its options', async () => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true')
  const before = process.listenerCount('SIGTERM')
  const { logs, received } = await start({ flushOnExit: true })
  expect(process.listenerCount('SIGTERM')).toBe(before)
  logs.write('{}')
  await new Promise<unknown>(resolve => logs.flush(resolve))
  await logs.shutdown()
  expect(received).toEqual([])
  expect(logs.stats()).toMatchObject({ encoded: 0, dropped: {}, unsent: 0 })
  expect(() => otlpLogs({ url: 'x' })).toThrow('Expected `url`')
})

it('refuses unknown and wrong options', () => {
  expect(() => otlpLogs({ endpoint: 'x' } as never)).toThrow('Unknown option `endpoint`')
  expect(() => otlpLogs({ url: 'x' })).toThrow('Expected `url`')
})
