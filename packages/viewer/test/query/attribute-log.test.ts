import { expect, test } from 'vitest'
import { arrivedTraces } from '../../src/intake/arrived-traces.ts'
import { encodeJsonTraces } from '../../src/otlp/encode-json.ts'
import { attributeLog } from '../../src/query/attribute-log.ts'
import { parseQuery } from '../../src/query/parse-query.ts'
import { searchTraces } from '../../src/query/search-traces.ts'
import { memoryStore } from '../../src/storage/memory-store.ts'
import { traceKeeper } from '../../src/storage/trace-keeper.ts'
import type { TraceStore } from '../../src/storage/trace-store.ts'
import type { ExampleSpan } from '../storage/example-trace.ts'
import { otlpBytes, otlpJson, traceIdOf } from '../storage/example-trace.ts'

/** A store that counts the traces whose spans are read. */
function counted() {
  const store = memoryStore()
  const attributes = attributeLog()
  const keeper = traceKeeper(store, { bytes: 1e9, traces: 1e9, age: 1e12 })
  const reads = { count: 0 }
  const counting: TraceStore = {
    ...store,
    spans(record) {
      reads.count += 1
      return store.spans(record)
    },
  }
  return { reads, keep: (spans: readonly ExampleSpan[]) => keepBytes(otlpBytes(spans)), keepBytes, found }

  function keepBytes(bytes: Uint8Array): void {
    const { traces } = arrivedTraces(bytes)
    for (const { traceId, seq } of keeper.add(traces, 1).changed)
      attributes.add(seq, traces.get(traceId)?.attributes ?? [])
  }

  async function found(query: string, limit = 100): Promise<number[]> {
    const { records } = await searchTraces({ store: counting, attributes }, parseQuery(query), { limit })
    return records.map(({ seq }) => seq)
  }
}

/** As many as are asked for are different. */
const idOf = (number: number) => traceIdOf(0x10000 + number)

const traces = (count: number, attributesOf: (number: number) => ExampleSpan['attributes']) =>
  Array.from({ length: count }, (_, index) => ({
    traceId: idOf(index + 1),
    attributes: attributesOf(index + 1) ?? {},
  }))

test('reads the traces that have a value, and no others', async () => {
  const { keep, found, reads } = counted()
  keep(traces(3000, number => ({ 'order.id': number, 'http.request.method': 'POST' })))
  expect(await found('attr.order.id:1000')).toEqual([1000])
  expect(await found('attr.order.id:nothing')).toEqual([])
  expect(await found('attr.nothing:*')).toEqual([])
  expect(reads.count).toBeLessThan(5)
})

test('finds what nearly every trace has among the newest', async () => {
  const { keep, found, reads } = counted()
  keep(traces(3000, number => ({ method: number % 10 === 0 ? 'PUT' : 'POST', 'order.id': number })))
  expect(await found('attr.method:POST', 3)).toEqual([2999, 2998, 2997])
  expect(await found('attr.order.id>2998', 3)).toEqual([3000, 2999])
  expect(await found('attr.method:PUT', 1000)).toHaveLength(300)
  expect(reads.count).toBeGreaterThan(3)
})

test('finds a value in a trace that grew after younger ones began', async () => {
  const { keep, found } = counted()
  keep(traces(500, () => ({ method: 'POST' })))
  keep([{ traceId: idOf(600) }])
  keep(traces(700, () => ({ method: 'GET' })).slice(600))
  keep([{ traceId: idOf(600), id: 2, attributes: { method: 'GET' } }])
  expect(await found('attr.method:GET', 500)).toContain(501)
})

test.each([
  ['a list', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '7' }] } }, '7'],
  ['a map', { kvlistValue: { values: [{ key: 'a', value: { intValue: '1' } }] } }, '"{\\"a\\":1}"'],
  ['a truth', { boolValue: true }, 'true'],
  ['a fraction', { doubleValue: 0.25 }, '0.25'],
  ['a number of 64 bits', { intValue: '9007199254740993' }, '9007199254740993'],
  ['a long text', { stringValue: 'x'.repeat(1000) }, 'x'.repeat(1000)],
  ['no value', {}, 'null'],
])('finds %s', async (_, value, wanted) => {
  const { found, keepBytes } = counted()
  const json = JSON.stringify(otlpJson([{ attributes: { thing: 'here' } }]))
  keepBytes(encodeJsonTraces(JSON.parse(json.replace('{"stringValue":"here"}', JSON.stringify(value)))))
  expect(await found(`attr.thing:${wanted}`)).toEqual([1])
})
