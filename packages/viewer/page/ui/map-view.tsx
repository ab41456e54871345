import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { MapEdge, MapNode, ServiceMap } from '../../src/api/rates.ts'
import { formatDuration, formatPercent, formatRate, shortened } from '../model/format.ts'
import { colorOf } from '../state/colors.ts'
import { addressOf, openedTrace } from '../state/page-state.ts'
import { busiestNodes } from './busiest-nodes.ts'
import { LEAST_SCALE, laidOutMap, NODE_HEIGHT, NODE_WIDTH } from './map-layout.ts'
import { Minutes, minutes } from './minutes.tsx'
import { usePolled } from './use-polled.ts'

/** Room beside the map. */
const MARGINS = 48

/** Who speaks to whom: services, topics and what they call, with their figures. */
export function MapView(): JSX.Element {
  const all = usePolled<ServiceMap>(`api/map?minutes=${minutes.value}`)
  const map = all && busiestNodes(all)
  const leftOut = (all?.nodes.length ?? 0) - (map?.nodes.length ?? 0)
  // The places depend on who speaks to whom only, so that nothing jumps when figures change.
  const structure =
    map === undefined
      ? ''
      : JSON.stringify([map.nodes.map(({ id }) => id), map.edges.map(({ from, to }) => [from, to])])
  const width = document.documentElement.clientWidth - MARGINS
  const layout = useMemo(() => (map === undefined ? undefined : laidOutMap(map, width)), [structure, width])
  return (
    <div class="page" tabIndex={0} role="region" aria-label="Map">
      <div class="page-head">
        <h1>Map</h1>
        <span class="soft">
          {leftOut > 0 && `the ${map?.nodes.length} busiest of ${all?.nodes.length} · `}
          rate · failed · p50 / p95; a click lists the traces
        </span>
        <Minutes />
      </div>
      {map !== undefined && layout !== undefined && map.nodes.length > 0 ? (
        <div class="map">
          <svg
            viewBox={`0 0 ${layout.width} ${layout.height}`}
            style={{
              maxWidth: `${layout.width}px`,
              minWidth: `${Math.round(layout.width * LEAST_SCALE)}px`,
              minHeight: `${Math.round(layout.height * LEAST_SCALE)}px`,
            }}
            aria-label="Services and topics"
            role="group"
          >
            <defs>
              <marker
                id="map-arrow"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                orient="auto"
              >
                <path class="arrow" d="M0 0.5 L8 4 L0 7.5 z" />
              </marker>
            </defs>
            {map.edges.map(edge => (
              <Edge
                key={`${edge.from} ${edge.to} ${edge.kind}`}
                edge={edge}
                path={layout.edge(edge.from, edge.to)}
              />
            ))}
            {map.nodes.map(node => (
              <Node key={node.id} node={node} at={layout.node(node.id)} />
            ))}
          </svg>
        </div>
      ) : (
        map !== undefined && <p class="soft">Nothing was received in the last {minutes.value} minutes.</p>
      )}
    </div>
  )
}

interface EdgeProps {
  readonly edge: MapEdge
  readonly path: { readonly d: string; readonly x: number; readonly y: number } | undefined
}

function Edge({ edge, path }: EdgeProps): JSX.Element | null {
  if (path === undefined) return null
  const failing = edge.errors > 0
  const words = `${failing ? '✕ ' : ''}${formatDuration(edge.p50)}`
  return (
    <a
      href={addressOf({ ...openedTrace(undefined), query: edge.query })}
      aria-label={`${words}, ${edge.kind}: ${figuresOf(edge)}`}
    >
      <path
        class={`edge${failing ? ' failing' : ''}`}
        d={path.d}
        stroke-width={Math.min(1.2 + Math.log10(1 + edge.rate), 4)}
        marker-end="url(#map-arrow)"
      />
      <text class="edge-label" x={path.x} y={path.y - 6} aria-hidden="true">
        {words}
      </text>
    </a>
  )
}

interface NodeProps {
  readonly node: MapNode
  readonly at: { readonly x: number; readonly y: number }
}

const LONGEST_NAME = 22

function Node({ node, at }: NodeProps): JSX.Element {
  const failing = node.errors > 0
  const classes = ['node', node.kind, failing ? 'failing' : ''].filter(Boolean).join(' ')
  const left = at.x - NODE_WIDTH / 2
  const top = at.y - NODE_HEIGHT / 2
  return (
    <a href={addressOf({ ...openedTrace(undefined), query: node.query })}>
      <g class={classes} transform={`translate(${left} ${top})`}>
        {node.kind === 'topic' ? (
          <path class="box" d={cylinder()} />
        ) : (
          <rect class="box" width={NODE_WIDTH} height={NODE_HEIGHT} rx="8" />
        )}
        {node.kind === 'service' && (
          <rect class={`fill-${colorOf(node.name)}`} x="12" y="13" width="9" height="9" rx="3" />
        )}
        <text class="title" x={node.kind === 'service' ? 28 : 14} y="22">
          {node.name.length > LONGEST_NAME && <title>{node.name}</title>}
          {shortened(node.name, LONGEST_NAME)}
        </text>
        <text class="figures" x="14" y="39">
          {formatRate(node.rate)}
          {failing && <tspan class="bad"> · ✕ {formatPercent(node.errors / Math.max(node.count, 1))}</tspan>}
        </text>
        <text class="figures" x="14" y="54">
          {node.kind === 'topic' ? 'queue ' : ''}
          {formatDuration(node.p50)} / {formatDuration(node.p95)}
        </text>
      </g>
    </a>
  )
}

function figuresOf({ rate, errors, count, p50, p95 }: MapEdge): string {
  return `${formatRate(rate)}, ${formatPercent(errors / Math.max(count, 1))} failed, p50 ${formatDuration(p50)}, p95 ${formatDuration(p95)}`
}

/** A lying cylinder, the usual picture of a queue. */
function cylinder(): string {
  const [w, h, r] = [NODE_WIDTH, NODE_HEIGHT, 9]
  return `M${r} 0H${w - r}A${r} ${h / 2} 0 0 1 ${w - r} ${h}H${r}A${r} ${h / 2} 0 0 1 ${r} 0zM${w - r} 0A${r} ${h / 2} 0 0 0 ${w - r} ${h}`
}
