import type { MapEdge, MapNode, RedFigures, ServiceMap } from '../api/rates.ts'
import { quoted } from '../query/query-words.ts'
import type { RateCell } from './rate-cell.ts'
import { emptyCell, percentile } from './rate-cell.ts'
import type { Rollups } from './rollups.ts'

/** The map of the latest minutes. */
export function serviceMap(rollups: Rollups, minutes: number): ServiceMap {
  const { figures } = rollups.figures(minutes)
  const nodes = new Map<string, MapNode>()
  const edges: MapEdge[] = []
  for (const { series, total } of figures) {
    if (series.kind === 'edge') {
      const { from, to, edge } = series
      const query = [from, to].map(queryOf).join(' ')
      edges.push({ from, to, kind: edge, query, ...redFigures(total, minutes) })
    } else if (series.kind !== 'route') addNode(`${series.kind}:${series.name}`, total)
  }
  // A service that only calls and a topic that nothing processes have no figures of their own.
  for (const { from, to } of edges) for (const id of [from, to]) if (!nodes.has(id)) addNode(id, emptyCell())
  return { nodes: [...nodes.values()], edges }

  function addNode(id: string, total: RateCell): void {
    const [kind, name] = kindAndName(id)
    nodes.set(id, { id, kind, name, query: queryOf(id), ...redFigures(total, minutes) })
  }
}

/** Rate, errors and durations of a cell that covers so many minutes. */
export function redFigures(cell: RateCell, minutes: number): RedFigures {
  return {
    rate: Number((cell.count / minutes).toPrecision(3)),
    count: cell.count,
    errors: cell.errors,
    p50: percentile(cell, 0.5),
    p95: percentile(cell, 0.95),
  }
}

function kindAndName(id: string): [MapNode['kind'], string] {
  const colon = id.indexOf(':')
  return [id.slice(0, colon) as MapNode['kind'], id.slice(colon + 1)]
}

/** What lists the traces of a node. Outside, an address has a port or a dot; any other name is that of a database system. */
function queryOf(id: string): string {
  const [kind, name] = kindAndName(id)
  if (kind !== 'external') return `${kind}:${quoted(name)}`
  const host = name.replace(/:\d+$/, '')
  const isAddress = host !== name || host.includes('.')
  return `attr.${isAddress ? 'server.address' : 'db.system.name'}:${quoted(host)}`
}
