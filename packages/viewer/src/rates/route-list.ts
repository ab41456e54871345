import type { RouteFigures, RouteList, TraceReference } from '../api/rates.ts'
import { quoted } from '../query/query-words.ts'
import { percentile } from './rate-cell.ts'
import type { Rollups, Series, SeriesFigures } from './rollups.ts'
import { redFigures } from './service-map.ts'

const MOST_ROUTES = 500

/** Routes and topics of the latest minutes, the most frequent first. */
export function routeList(rollups: Rollups, minutes: number): RouteList {
  const { from, figures } = rollups.figures(minutes)
  const routes = figures
    .flatMap(entry => (entry.series.kind === 'route' ? [routeFigures(entry.series, entry, minutes)] : []))
    .sort((left, right) => right.count - left.count)
    .slice(0, MOST_ROUTES)
  return { from, minutes, routes }
}

function routeFigures(
  series: Series & { kind: 'route' },
  { total, perMinute }: SeriesFigures,
  minutes: number,
): RouteFigures {
  const { service, name, topic, route } = series
  const typical = nearest(total.samples, percentile(total, 0.5))
  const found =
    topic !== '' ? `topic:${quoted(topic)}` : route !== '' ? `route:${quoted(route)}` : `name:${quoted(name)}`
  return {
    kind: topic === '' ? 'route' : 'topic',
    service,
    name,
    ...(topic !== '' && { topic }),
    query: `service:${quoted(service)} ${found}`,
    ...redFigures(total, minutes),
    perMinute: {
      count: perMinute.map(cell => cell?.count ?? 0),
      errors: perMinute.map(cell => cell?.errors ?? 0),
      p50: perMinute.map(cell => (cell ? percentile(cell, 0.5) : 0)),
      p95: perMinute.map(cell => (cell ? percentile(cell, 0.95) : 0)),
    },
    slowest: total.slowest,
    failed: total.failed,
    ...(typical && { typical }),
  }
}

function nearest(samples: readonly TraceReference[], duration: number): TraceReference | undefined {
  let best: TraceReference | undefined
  for (const sample of samples) {
    const distance = Math.abs(sample.duration - duration)
    if (!best || distance < Math.abs(best.duration - duration)) best = sample
  }
  return best
}
