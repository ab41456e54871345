import type { JSX } from 'preact'
import type { MapNode, RouteFigures, RouteList, ServiceMap } from '../../src/api/rates.ts'
import { formatDuration, formatPercent, formatRate, NO_NAME } from '../model/format.ts'
import { colorOf } from '../state/colors.ts'
import { addressOf, openedTrace } from '../state/page-state.ts'
import { topicFamily } from '../trace/topic-family.ts'
import { Minutes, minutes } from './minutes.tsx'
import { References } from './references.tsx'
import { CountChart, DurationChart } from './spark.tsx'
import { usePolled } from './use-polled.ts'

interface RoutesProps {
  readonly kind: 'route' | 'topic'
}

/** Routes, or topics, with rate, errors and durations by the minute. */
export function RoutesView({ kind }: RoutesProps): JSX.Element {
  const list = usePolled<RouteList>(`api/routes?minutes=${minutes.value}`)
  const map = usePolled<ServiceMap>(kind === 'topic' ? `api/map?minutes=${minutes.value}` : undefined)
  const routes = list?.routes.filter(route => route.kind === kind) ?? []
  const sorted = kind === 'topic' ? [...routes].sort(byFamily) : routes
  const title = kind === 'topic' ? 'Topics' : 'Routes'
  return (
    <div class="page" tabIndex={0} role="region" aria-label={title}>
      <div class="page-head">
        <h1>{title}</h1>
        <Minutes />
      </div>
      {list !== undefined && routes.length === 0 ? (
        <p class="soft">
          {kind === 'topic' ? 'No message was processed' : 'No request was answered'} in the last{' '}
          {minutes.value} minutes.
        </p>
      ) : (
        <div class="table-scroll">
          <table class="table figures">
            <thead>
              <tr>
                <th scope="col">{kind === 'topic' ? 'Topic, and who processes it' : 'Route'}</th>
                <th scope="col" class="number">
                  Rate
                </th>
                <th scope="col" class="number">
                  Failed
                </th>
                {kind === 'topic' && (
                  <th scope="col" class="number">
                    In the queue, p50 / p95
                  </th>
                )}
                <th scope="col" class="number">
                  p50
                </th>
                <th scope="col" class="number">
                  p95
                </th>
                <th scope="col">Count by minute</th>
                <th scope="col">p50, p95 by minute</th>
                <th scope="col">Slowest</th>
                <th scope="col">Latest failed</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map(route => (
                <RouteRow
                  key={`${route.service} ${route.name}`}
                  route={route}
                  node={map?.nodes.find(node => node.kind === 'topic' && node.name === route.topic)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

/** A topic, then its retry and dead-letter topics. */
function byFamily(a: RouteFigures, b: RouteFigures): number {
  const [first, second] = [topicFamily(a.topic ?? ''), topicFamily(b.topic ?? '')]
  return first.family.localeCompare(second.family) || ROLES.indexOf(first.role) - ROLES.indexOf(second.role)
}

const ROLES = ['first', 'retry', 'dead letter']

interface RowProps {
  readonly route: RouteFigures
  readonly node: MapNode | undefined
}

function RouteRow({ route, node }: RowProps): JSX.Element {
  const isTopic = route.kind === 'topic'
  const role = topicFamily(route.topic ?? '').role
  const share = route.count === 0 ? 0 : route.errors / route.count
  return (
    <tr>
      <td class="title">
        <a href={addressOf({ ...openedTrace(undefined), query: route.query })}>
          {(isTopic ? route.topic : route.name) || NO_NAME}
        </a>
        {isTopic && role !== 'first' && <span class="role">{role}</span>}
        <span class="where">
          <i class={`swatch bg-${colorOf(route.service)}`} />
          <span class="text">{route.service}</span>
        </span>
      </td>
      <td class="number" data-label="Rate">
        {formatRate(route.rate)}
      </td>
      <td class={`number${route.errors > 0 ? ' bad' : ''}`} data-label="Failed">
        {route.errors > 0 && <span aria-hidden="true">✕ </span>}
        {formatPercent(share)}
      </td>
      {isTopic && (
        <td class="number" data-label="In the queue, p50 / p95">
          {node === undefined || node.count === 0
            ? '–'
            : `${formatDuration(node.p50)} / ${formatDuration(node.p95)}`}
        </td>
      )}
      <td class="number" data-label="p50">
        {formatDuration(route.p50)}
      </td>
      <td class="number" data-label="p95">
        {formatDuration(route.p95)}
      </td>
      <td data-label="Count by minute">
        <CountChart {...route.perMinute} />
      </td>
      <td data-label="p50, p95 by minute">
        <DurationChart {...route.perMinute} />
      </td>
      <td data-label="Slowest">
        <References references={route.slowest} />
      </td>
      <td data-label="Latest failed">
        <References references={route.failed} isFailed />
      </td>
    </tr>
  )
}
