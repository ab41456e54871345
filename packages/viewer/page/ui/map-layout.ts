import { Graph, layout } from '@dagrejs/dagre'
import type { ServiceMap } from '../../src/api/rates.ts'

export const NODE_WIDTH = 190
export const NODE_HEIGHT = 66

/** Where nodes and edges are; lengths in pixels. */
export interface MapLayout {
  readonly width: number
  readonly height: number
  readonly node: (id: string) => { readonly x: number; readonly y: number }
  readonly edge: (
    from: string,
    to: string,
  ) => { readonly d: string; readonly x: number; readonly y: number } | undefined
}

/** How small a map may be drawn before its words cannot be read. */
export const LEAST_SCALE = 0.8

/** Lays the map out from left to right, or from top to bottom where it would not fit into the width. */
export function laidOutMap(map: ServiceMap, width: number): MapLayout {
  const wide = laidOut(map, 'LR')
  return wide.width * LEAST_SCALE <= width ? wide : laidOut(map, 'TB')
}

function laidOut({ nodes, edges }: ServiceMap, rankdir: 'LR' | 'TB'): MapLayout {
  const graph = new Graph()
  graph.setGraph({
    rankdir,
    nodesep: 26,
    ranksep: rankdir === 'TB' ? 56 : 84,
    marginx: 24,
    marginy: 24,
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT })
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, {})
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    node: id => {
      const { x = 0, y = 0 } = graph.node(id) ?? {}
      return { x, y }
    },
    edge: (from, to) => {
      const points = graph.edge(from, to)?.points as { x: number; y: number }[] | undefined
      if (points === undefined || points.length === 0) return undefined
      const middle = points[points.length >> 1] ?? { x: 0, y: 0 }
      return { d: curve(points), x: middle.x, y: middle.y }
    },
  }
}

/** A line through points whose corners are round. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points
  let path = `M${first?.x ?? 0} ${first?.y ?? 0}`
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1]
    path +=
      next === undefined
        ? `L${point.x} ${point.y}`
        : `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`
  }
  return path
}
