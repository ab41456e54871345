import { afterEach, describe, expect, test } from 'vitest'
import { arrivedTraces } from '../../src/intake/arrived-traces.ts'
import { decodeTraces } from '../../src/otlp/decode-traces.ts'
import { memoryStore } from '../../src/storage/memory-store.ts'
import { sqliteModule } from '../../src/storage/open-store.ts'
import { sqliteStore } from '../../src/storage/sqlite-store.ts'
import type { KeepLimits } from '../../src/storage/trace-keeper.ts'
import { traceKeeper } from '../../src/storage/trace-keeper.ts'
import { summaryOf } from '../../src/storage/trace-record.ts'
import type { TraceCriteria, TraceStore } from '../../src/storage/trace-store.ts'
import { ANY_TRACE } from '../../src/storage/trace-store.ts'
import type { ExampleSpan } from './example-trace.ts'
import { BEGIN, line, otlpBytes, spanIdOf, traceIdOf } from './example-trace.ts'

const sqlite = sqliteModule()
if (!sqlite)
  console.warn(`WARNING: Node ${process.version} has no node:sqlite; only the store in memory is tested`)

const STORES: readonly (readonly [string, () => TraceStore])[] = [
  ['memory', memoryStore],
  ...(sqlite ? [['sqlite', () => sqliteStore(sqlite)] as const] : []),
]

const MUCH: KeepLimits = { bytes: 1e9, traces: 1e9, age: 1e12 }

describe.each(STORES)('the store in %s', (_, open) => {
  const opened: TraceStore[] = []
  afterEach(() => {
    for (const store of opened.splice(0)) store.close()
  })

  function keeper(limits: Partial<KeepLimits> = {}) {
    const store = open()
    opened.push(store)
    const kept = traceKeeper(store, { ...MUCH, ...limits })
    return {
      ...kept,
      take: (spans: readonly ExampleSpan[], now = BEGIN) =>
        kept.add(arrivedTraces(otlpBytes(spans)).traces, now),
    }
  }

  const listed = (store: TraceStore, criteria: Partial<TraceCriteria> = {}) =>
    store.list({ ...ANY_TRACE, ...criteria }).map(({ traceId }) => traceId)

  test('finds a trace by its id, with a summary that grew with each request', () => {
    const { store, take } = keeper()
    take([
      { id: 2, parent: 1, name: 'pay', service: 'payment', start: 10, duration: 300, failed: true, kind: 1 },
    ])
    take([
      { id: 1, attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 202 }, duration: 200 },
    ])
    const record = store.find(traceIdOf(1))
    expect(record && summaryOf(record)).toEqual({
      seq: 1,
      traceId: traceIdOf(1),
      name: 'GET /orders/:id',
      service: 'shop',
      route: '/orders/:id',
      outcome: 'error',
      statusCode: 202,
      error: 'no carrier for zone 7',
      start: BEGIN,
      duration: 310,
      headDuration: 200,
      spans: 2,
      errors: 1,
      logs: 0,
      services: ['shop', 'payment'],
      topics: [],
    })
    expect(store.find(traceIdOf(2))).toBeUndefined()
  })

  test('gives back the spans of a trace, whatever requests they came in', () => {
    const { store, take } = keeper()
    take([{ id: 1 }, { traceId: traceIdOf(2), id: 7 }, { id: 2, parent: 1, service: 'mail' }])
    take([{ id: 3, parent: 2 }])
    const record = store.find(traceIdOf(1))
    const spans = record && decodeTraces(store.spans(record)).resourceSpans
    const ids = spans?.flatMap(({ scopeSpans = [] }) =>
      scopeSpans.flatMap(({ spans = [] }) => spans.map(({ spanId }) => spanId)),
    )
    expect(ids).toEqual([1, 2, 3].map(spanIdOf))
    expect(spans?.map(({ resource }) => resource?.attributes?.[0]?.value)).toEqual([
      { stringValue: 'shop' },
      { stringValue: 'mail' },
      { stringValue: 'shop' },
    ])
  })

  test('lists the newest first, by pages', () => {
    const { store, take } = keeper()
    for (const number of [1, 2, 3, 4, 5]) take([{ traceId: traceIdOf(number) }])
    expect(listed(store, { limit: 2 })).toEqual([5, 4].map(traceIdOf))
    expect(listed(store, { limit: 2, before: 4 })).toEqual([3, 2].map(traceIdOf))
    expect(listed(store, { since: 4 })).toEqual([5, 4].map(traceIdOf))
    expect(listed(store, { before: 1 })).toEqual([])
  })

  test('lists by terms and duration', () => {
    const { store, take } = keeper()
    take([{ traceId: traceIdOf(1), service: 'payment', failed: true, duration: 100 }])
    take([{ traceId: traceIdOf(2), service: 'payment', duration: 300 }])
    take([{ traceId: traceIdOf(3), service: 'mail', failed: true, duration: 200 }])
    take([{ traceId: traceIdOf(2), service: 'payment', id: 2, failed: true, duration: 300 }])
    expect(listed(store, { terms: ['service:payment'] })).toEqual([2, 1].map(traceIdOf))
    expect(listed(store, { terms: ['status:error'] })).toEqual([3, 2, 1].map(traceIdOf))
    expect(listed(store, { terms: ['service:payment', 'status:error'], minDuration: 150 })).toEqual([
      traceIdOf(2),
    ])
    expect(listed(store, { maxDuration: 200 })).toEqual([3, 1].map(traceIdOf))
    expect(listed(store, { terms: ['service:nobody'] })).toEqual([])
  })

  test('keeps log lines, also of a trace without spans', () => {
    const { store, add } = keeper()
    const logs = ['one', 'two', 'three'].map(line)
    add(new Map([[traceIdOf(1), { spans: [], bytes: new Uint8Array(), logs, attributes: [] }]]), BEGIN)
    const record = store.find(traceIdOf(1))
    expect(record && store.logs(record, 2)).toEqual(logs.slice(0, 2))
    expect(record && store.spans(record)).toHaveLength(0)
    expect(store.counts()).toMatchObject({ traces: 1, spans: 0, logs: 3 })
  })

  test('forgets the oldest traces wholly', () => {
    const { store, take, tidy } = keeper({ traces: 2 })
    for (const number of [1, 2, 3, 4]) take([{ traceId: traceIdOf(number), failed: true }])
    expect(tidy(BEGIN)).toEqual({ traceIds: [1, 2].map(traceIdOf), spans: 2 })
    expect(store.find(traceIdOf(1))).toBeUndefined()
    expect(listed(store, { terms: ['status:error'] })).toEqual([4, 3].map(traceIdOf))
    expect(store.counts()).toMatchObject({ traces: 2, spans: 2 })
    expect(store.oldest()?.traceId).toBe(traceIdOf(3))
    take([{ traceId: traceIdOf(1) }])
    expect(listed(store)[0]).toBe(traceIdOf(1))
  })

  test('forgets what is older than it may be', () => {
    const { store, take, tidy } = keeper({ age: 1000 })
    take([{ traceId: traceIdOf(1) }], BEGIN)
    take([{ traceId: traceIdOf(2) }], BEGIN + 900)
    expect(tidy(BEGIN + 1500).traceIds).toEqual([traceIdOf(1)])
    expect(listed(store)).toEqual([traceIdOf(2)])
  })

  test('keeps at most its bytes, and counts them', () => {
    const { store, take, tidy } = keeper({ bytes: 20_000 })
    const attributes = { text: 'x'.repeat(1000) }
    for (let number = 1; number <= 50; number++) take([{ traceId: traceIdOf(number), attributes }])
    expect(store.counts().bytes).toBeGreaterThan(100_000)
    const { traceIds } = tidy(BEGIN)
    const { bytes, traces } = store.counts()
    expect(bytes).toBeLessThanOrEqual(20_000)
    expect(bytes).toBeGreaterThan(15_000)
    expect(traces + traceIds.length).toBe(50)
  })

  test('one trace without end leaves room for the others', () => {
    const { store, take, tidy } = keeper({ bytes: 20_000 })
    const attributes = { text: 'x'.repeat(1000) }
    let refused = 0
    for (let id = 1; id <= 50; id++) refused += take([{ id, attributes }]).refused
    tidy(BEGIN)
    expect(refused).toBeGreaterThan(30)
    expect(store.counts().bytes).toBeLessThan(20_000)
    expect(store.counts().traces).toBe(1)
  })
})
