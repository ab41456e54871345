import { expect, test } from 'vitest'
import { busiestNodes } from '../../page/ui/busiest-nodes.ts'
import type { MapEdge, MapNode } from '../../src/api/rates.ts'

const figures = (count: number) => ({ rate: count, count, errors: 0, p50: 1, p95: 1, query: '' })
const node = (number: number): MapNode => ({
  ...figures(number),
  id: `service:${number}`,
  kind: 'service',
  name: `service ${number}`,
})
const edge = (from: number, to: number): MapEdge => ({
  ...figures(Math.min(from, to)),
  from: `service:${from}`,
  to: `service:${to}`,
  kind: 'call',
})

test('a map that can be drawn stays as it is', () => {
  const map = { nodes: [node(1), node(2)], edges: [edge(1, 2)] }
  expect(busiestNodes(map)).toEqual(map)
})

test('of a map with too many nodes the busiest stay, and what lies between them', () => {
  const nodes = Array.from({ length: 1000 }, (_, number) => node(number))
  const edges = [edge(1, 999), ...Array.from({ length: 99 }, (_, index) => edge(900 + index, 901 + index))]
  const shown = busiestNodes({ nodes, edges })
  expect(shown.nodes.map(({ count }) => count)).toEqual(
    Array.from({ length: 120 }, (_, index) => 999 - index),
  )
  expect(shown.edges).toHaveLength(99)
})
