// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { heldTraces } from '../../src/trace-tree/held-traces.ts'
import { example } from './tree-span-example.ts'

const MANY = 1_000_000

function evictions(): { log: string[]; evicted: (traceId: string, spans: readonly unknown[]) => void } {
  const log: string[] = []
  return { log, evicted: (traceId, spans) => log.push(`${traceId}: ${spans.length}`) }
}

test('one trace too many gives up the oldest', () => {
  const { log, evicted } = evictions()
  const traces = heldTraces(2, 100, MANY, evicted)
  for (const traceId of ['a', 'b', 'c']) traces.add(traces.hold(traceId), example(1, 0, 1))
  expect(log).toEqual(['a: 1'])
  expect(traces.releaseAll().map(([traceId]) => traceId)).toEqual(['b', 'c'])
})

test('one span too many gives up the oldest trace', () => {
  const { log, evicted } = evictions()
  const traces = heldTraces(100, 3, MANY, evicted)
  traces.add(traces.hold('a'), example(1, 0, 1))
  traces.add(traces.hold('a'), example(2, 0, 1))
  traces.add(traces.hold('b'), example(3, 0, 1))
  traces.add(traces.hold('b'), example(4, 0, 1))
  expect(log).toEqual(['a: 2'])
  expect(traces.release('b')).toHaveLength(2)
})

test('released spans no longer count', () => {
  const { log, evicted } = evictions()
  const traces = heldTraces(100, 2, MANY, evicted)
  for (let round = 0; round < 10; round++) {
    traces.add(traces.hold('a'), example(1, 0, 1))
    traces.add(traces.hold('a'), example(2, 0, 1))
    expect(traces.release('a')).toHaveLength(2)
  }
  expect(log).toEqual([])
})

test('a released trace is forgotten unless something of it still runs', () => {
  const traces = heldTraces(100, 100, MANY, () => {})
  const running = traces.hold('a')
  running.open = 1
  traces.release('a')
  expect(traces.hold('a')).toBe(running)
  running.open = 0
  traces.release('a')
  expect(traces.hold('a')).not.toBe(running)
})

test('one byte too many gives up the oldest trace', () => {
  const { log, evicted } = evictions()
  const traces = heldTraces(100, 100, 35_000, evicted)
  const long = 'x'.repeat(5000)
  const ways = [{ name: long }, { attributes: { [long]: 1 } }, { status: { code: 2, message: long } }]
  for (const [index, way] of ways.entries())
    traces.add(traces.hold('abc'[index] as string), { ...example(index + 1, 0, 1), ...way })
  expect(log).toEqual([])
  traces.add(traces.hold('d'), { ...example(4, 0, 1), events: [{ name: long, time: [0, 0] }] })
  expect(log).toEqual(['a: 1'])
  for (const id of 'bcd') traces.release(id)
  traces.add(traces.hold('e'), { ...example(5, 0, 1), name: long })
  expect(log).toEqual(['a: 1'])
})
