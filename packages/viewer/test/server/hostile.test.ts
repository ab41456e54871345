import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ViewerStats } from '../../src/api/live-events.ts'
import type { ServiceMap } from '../../src/api/rates.ts'
import type { SpanDetail } from '../../src/api/span-detail.ts'
import type { TracePage } from '../../src/api/trace-summary.ts'
import { ROW_FLAGS } from '../../src/columns/column-span.ts'
import type { TraceColumns } from '../../src/columns/read-columns.ts'
import { readColumns } from '../../src/columns/read-columns.ts'
import { readLogLine } from '../../src/intake/log-line.ts'
import type { ExampleSpan } from '../storage/example-trace.ts'
import { BEGIN, otlpBytes, otlpJson, spanIdOf, traceIdOf } from '../storage/example-trace.ts'
import { plainTrace } from '../storage/otlp-bytes.ts'
import type { RunningViewer } from './running-viewer.ts'
import { runningViewer } from './running-viewer.ts'

let running: RunningViewer
beforeEach(async () => {
  running = await runningViewer()
})
afterEach(() => running.stop())

async function columns(traceId = traceIdOf(1)): Promise<TraceColumns> {
  return readColumns(await (await fetch(`${running.base}/api/traces/${traceId}`)).arrayBuffer())
}

async function detail(id: number): Promise<SpanDetail> {
  return (await running.get<SpanDetail>(`/api/traces/${traceIdOf(1)}/spans/${spanIdOf(id)}`)).body
}

const flagsOf = (shown: TraceColumns) => Array.from({ length: shown.length }, (_, row) => shown.flags(row))

test('a span of 100,000 attributes is taken, and 1,000 of them are shown', async () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, number) => [`key.${number}`, number]),
  )
  expect((await running.send(otlpBytes([{ attributes }]))).status).toBe(200)
  const shown = await detail(1)
  expect(shown.attributes).toHaveLength(1000)
  expect(shown.dropped.attributes).toBe(99_000)
  const { body } = await running.get<TracePage>('/api/traces?q=attr.key.99999:99999')
  expect(body.traces).toHaveLength(1)
})

test('of a value of 10 MB the beginning is kept, and what is left out is counted and said', async () => {
  const bytes = 10_000_000
  await running.send(
    otlpBytes([
      { attributes: { text: '\u00e9'.repeat(bytes / 2), short: 'whole' }, name: 'n'.repeat(1_000_000) },
      { id: 2 },
    ]),
  )
  const { attributes, name } = await detail(1)
  expect(attributes).toEqual([
    ['text', expect.stringMatching(/^\u00e9{30000,32768}\u2026 9,9\d\d,\d\d\d bytes more were not kept$/)],
    ['short', 'whole'],
  ])
  expect(name.length).toBeGreaterThan(60_000)
  expect(await detail(2)).toMatchObject({ name: 'GET /orders/:id' })
  const { body: stats } = await running.get<ViewerStats>('/api/stats')
  expect(stats.bytes).toBeLessThan(200_000)
  expect(stats.cut.values).toBe(2)
  expect(stats.cut.bytes).toBeGreaterThan(10_800_000)
  const { body } = await running.get<TracePage>('/api/traces')
  expect(body.traces[0]?.name).toHaveLength(500)
})

test('of lists, maps, bytes, events and links without end the beginning is kept', async () => {
  const text = { stringValue: 'x'.repeat(100_000) }
  const many = Array.from({ length: 5000 }, () => ({ stringValue: 'an entry of a list' }))
  const attributes = [
    { key: 'list', value: { arrayValue: { values: many } } },
    {
      key: 'map',
      value: { kvlistValue: { values: many.map((value, key) => ({ key: String(key), value })) } },
    },
    { key: 'bytes', value: { bytesValue: Buffer.alloc(200_000).toString('base64') } },
    { key: 'last', value: { intValue: '7' } },
  ]
  const request = otlpJson([{}]) as {
    resourceSpans: [{ scopeSpans: [{ spans: [object] }]; resource: object }]
  }
  const [group] = request.resourceSpans
  Object.assign(group.resource, { attributes: [{ key: 'host', value: text }] })
  Object.assign(group.scopeSpans[0].spans[0], {
    attributes,
    events: [{ name: 'e', attributes: [{ key: 'text', value: text }] }],
    links: [{ traceId: traceIdOf(2), spanId: spanIdOf(2), attributes: [{ key: 'text', value: text }] }],
    status: { code: 2, message: text.stringValue },
  })
  await running.send(JSON.stringify(request))
  const shown = await detail(1)
  const note = /\u2026 [\d,]+ bytes more were not kept/
  expect(Object.keys(Object.fromEntries(shown.attributes))).toEqual(['list', 'map', 'bytes', 'last'])
  expect(shown.attributes.at(-1)).toEqual(['last', 7])
  expect(shown.events[0]?.attributes[0]?.[1]).toMatch(note)
  expect(shown.links[0]?.attributes[0]?.[1]).toMatch(note)
  expect(shown.resource[0]?.[1]).toMatch(note)
  expect(shown.statusMessage).toMatch(note)
  const { body: stats } = await running.get<ViewerStats>('/api/stats')
  expect(stats.cut.values).toBe(7)
  expect(stats.bytes).toBeLessThan(8 * 70_000)
  const otlp = JSON.stringify((await running.get(`/api/traces/${traceIdOf(1)}/otlp`)).body)
  expect(otlp.match(new RegExp(note, 'g'))).toHaveLength(6)
})

test('of a long value in a line of a log file the beginning is kept', () => {
  const message = {
    trace_id: traceIdOf(1),
    text: 'x'.repeat(1_000_000),
    list: Array(100_000).fill(7),
    short: [7],
  }
  const attributes = Object.fromEntries(readLogLine(JSON.stringify(message))?.line.attributes ?? [])
  expect(attributes).toEqual({
    text: expect.stringMatching(/^x{65536}\u2026$/),
    list: expect.stringMatching(/^\[7,7/),
    short: [7],
  })
  expect(JSON.stringify(attributes.list)).toHaveLength(65_539)
})

test('values that nest without end are cut', async () => {
  const value = `${'{"arrayValue":{"values":['.repeat(5000)}${']}}'.repeat(5000)}`
  const json = JSON.stringify(otlpJson([{ attributes: { deep: 'here' } }])).replace(
    '{"stringValue":"here"}',
    value,
  )
  expect((await running.send(json)).status).toBe(200)
  expect(JSON.stringify((await detail(1)).attributes)).toContain('\u2026')
})

test('bytes that nest without end are refused or cut, and block nothing', async () => {
  const varint = (number: number) => {
    const bytes: number[] = []
    let rest = number
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
    return Buffer.from([...bytes, rest])
  }
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
  let value = field(1, Buffer.from('inner'))
  for (let depth = 0; depth < 3000; depth++) value = field(5, field(1, value))
  const attribute = field(9, Buffer.concat([field(1, Buffer.from('deep')), field(2, value)]))
  const span = Buffer.concat([
    field(1, Buffer.from(traceIdOf(1), 'hex')),
    field(2, Buffer.from(spanIdOf(1), 'hex')),
    attribute,
  ])
  await running.send(field(1, field(2, field(2, span))))
  expect(JSON.stringify((await detail(1)).attributes)).toContain('\u2026')
})

describe('what the ids and times say is shown once and in one place', () => {
  const CASES: readonly (readonly [string, readonly ExampleSpan[], number])[] = [
    [
      'a cycle of parents',
      [
        { id: 1, parent: 2 },
        { id: 2, parent: 1 },
      ],
      ROW_FLAGS.cycleCut,
    ],
    ['its own parent', [{ id: 1, parent: 1 }], ROW_FLAGS.cycleCut],
    ['a parent that is missing', [{ id: 1, parent: 9 }], ROW_FLAGS.parentMissing],
    ['two spans of one id', [{ id: 1 }, { id: 1, start: 1 }], ROW_FLAGS.sameId],
    ['an end before the start', [{ id: 1 }, { id: 2, parent: 1, duration: -5 }], ROW_FLAGS.timeMoved],
    ['a start in 1970', [{ id: 1 }, { id: 2 }, { id: 3, start: -1_700_000_000_000 }], ROW_FLAGS.timeMoved],
  ]

  test.each(CASES)('%s', async (_, spans, flag) => {
    await running.send(otlpBytes(spans))
    const shown = await columns()
    expect(shown.length).toBe(spans.length)
    expect(flagsOf(shown).filter(flags => (flags & flag) !== 0)).toHaveLength(1)
    const { body } = await running.get<TracePage>('/api/traces')
    expect(body.traces[0]?.duration).toBeGreaterThanOrEqual(0)
    expect(body.traces[0]?.duration).toBeLessThan(1000)
  })
})

test('a trace of 100,000 spans is shown whole', async () => {
  const spans = Array.from({ length: 100_000 }, (_, index) => ({
    id: index + 1,
    ...(index > 0 && { parent: 1 + Math.floor((index + 1) / 10) }),
    name: `step ${index % 50}`,
    start: BEGIN + Math.round(index / 1000),
    end: BEGIN + Math.round(index / 1000) + 1,
  }))
  await running.send(plainTrace(traceIdOf(1), new Map([['shop', spans]])))
  const shown = await columns()
  expect(shown.length).toBe(100_000)
  expect(shown.head.shapes.length).toBeLessThan(100)
})

test('names without end are bounded in what is always at hand', async () => {
  const spans = Array.from({ length: 3000 }, (_, number) => ({
    traceId: traceIdOf(number + 1),
    service: `service ${number}`,
    attributes: { 'http.route': `/r/${number}`, [`key${number}`]: 'x' },
  }))
  await running.send(otlpBytes(spans))
  const { body } = await running.get<ViewerStats>('/api/stats')
  expect(body.services).toHaveLength(500)
  const { body: map } = await running.get<ServiceMap>('/api/map?minutes=180')
  expect(map.nodes.length).toBeLessThanOrEqual(1000)
  const { body: found } = await running.get<TracePage>('/api/traces?q=service:"service 2999"')
  expect(found.traces).toHaveLength(1)
})

test('a trace in which everything is different keeps a summary of bounded size', async () => {
  const spans = Array.from({ length: 3000 }, (_, number) => ({
    id: number + 1,
    service: `service ${number}`,
    attributes: { 'messaging.destination.name': `topic ${number}` },
  }))
  await running.send(otlpBytes(spans))
  const { body } = await running.get<TracePage>('/api/traces')
  expect(body.traces[0]?.services).toHaveLength(20)
  expect(body.traces[0]?.topics).toHaveLength(20)
  expect(JSON.stringify(running.viewer.store.find(traceIdOf(1))).length).toBeLessThan(20_000)
})

test('text that would be markup or steer a terminal arrives as it is, in JSON', async () => {
  const name = '<img src=x onerror=alert(1)>\u001b[2J'
  await running.send(otlpBytes([{ name, service: '"><script>' }]))
  const response = await fetch(`${running.base}/api/traces`)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(((await response.json()) as TracePage).traces[0]).toMatchObject({ name, service: '"><script>' })
})
