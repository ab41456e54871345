import type { ServiceMap } from '../../src/api/rates.ts'

/** More than these are no picture any more, and take seconds to be laid out. */
const MOST_NODES = 120
const MOST_EDGES = 300

/** The nodes of a map with the most requests or messages, and the edges between them. */
export function busiestNodes({ nodes, edges }: ServiceMap): ServiceMap {
  const shown = mostOf(nodes, MOST_NODES)
  const ids = new Set(shown.map(({ id }) => id))
  const between = edges.filter(({ from, to }) => ids.has(from) && ids.has(to))
  return { nodes: shown, edges: mostOf(between, MOST_EDGES) }
}

function mostOf<Part extends { readonly count: number }>(
  parts: readonly Part[],
  most: number,
): readonly Part[] {
  return parts.length <= most ? parts : parts.toSorted((a, b) => b.count - a.count).slice(0, most)
}
