import type { JSX } from 'preact'
import { useMemo, useRef } from 'preact/hooks'
import { formatCount, formatDuration, shortened } from '../model/format.ts'
import { nameOf } from '../model/trace-model.ts'
import { colorOf } from '../state/colors.ts'
import { addressOf, pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import type { Lane, StoryItem } from '../trace/story.ts'
import { storyOf } from '../trace/story.ts'
import { ticksOf } from '../trace/time-scale.ts'
import { useSize } from './canvas.ts'
import { placeOf } from './draw-waterfall.ts'
import type { PlacedItem, PlacedLane } from './story-layout.ts'
import { placedItems, placedLanes, ROW } from './story-layout.ts'
import { TimeAxis } from './time-axis.tsx'

const MARGIN = 18

/** The way of the messages through services, topics and partitions, from left to right. */
export function StoryView({ session }: { readonly session: TraceSession }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const { width: full } = useSize(box)
  const story = useMemo(() => storyOf(session.trace), [session])
  const names = full < 620 ? 118 : 170
  // Words of the last bars stand at their right.
  const margin = Math.max(MARGIN, full * 0.1)
  const width = Math.max(full - names - margin, 60)
  const scale = session.scale.value
  const zoom = pageState.value.zoom ?? ([0, 1] as const)
  const x = placeOf({ scale, zoom, width })
  const ticks = ticksOf(scale, zoom[0], zoom[1], Math.max(2, Math.floor(width / 110)))
  const lanes = placedLanes(story.lanes)
  const height = (lanes.at(-1)?.bottom ?? 0) + 12
  const placed = placedItems(story.items, lanes, x, width + margin - MARGIN, item => wordsOf(session, item))
  return (
    <div class="waterfall story-box" style={{ '--names': `${names}px` }}>
      <TimeAxis origin={session.trace.origin} scale={scale} zoom={zoom} ticks={ticks} width={width} />
      <div
        class="story"
        ref={box}
        tabIndex={0}
        role="group"
        aria-label="Messages by service, topic and partition"
      >
        {full > 0 && (
          <svg width={full} height={height} role="group" aria-label="In the order of the lanes">
            <defs>
              <pattern
                id="hatch"
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <line class="hatch" x1="0" y1="0" x2="0" y2="6" />
              </pattern>
              <marker
                id="head"
                viewBox="0 0 6 6"
                refX="5.5"
                refY="3"
                markerWidth="6"
                markerHeight="6"
                orient="auto"
              >
                <path class="arrow-head" d="M0 0.5 L6 3 L0 5.5 z" />
              </marker>
              <clipPath id="chart">
                <rect x="0" y="0" width={width + margin} height={height} />
              </clipPath>
            </defs>
            {lanes.map((lane, index) => (
              <LaneGround key={index} lane={lane} names={names} full={full} />
            ))}
            <g transform={`translate(${names} 0)`} clip-path="url(#chart)">
              {scale.pinches.map(pinch => (
                <line
                  key={pinch.from}
                  class="pinch-line"
                  x1={(x(pinch.from) + x(pinch.to)) / 2}
                  x2={(x(pinch.from) + x(pinch.to)) / 2}
                  y1={0}
                  y2={height}
                />
              ))}
              {story.arrows.map((arrow, index) => (
                <ArrowLine key={index} from={placed[arrow.from]} to={placed[arrow.to]} />
              ))}
              {story.items.map((item, index) => (
                <Item
                  key={index}
                  session={session}
                  item={item}
                  lane={story.lanes[item.lane]}
                  at={placed[index]}
                />
              ))}
            </g>
          </svg>
        )}
        {story.leftOut > 0 && (
          <p class="soft">{formatCount(story.leftOut)} later spans are in the waterfall only</p>
        )}
      </div>
    </div>
  )
}

function LaneGround({
  lane,
  names,
  full,
}: {
  readonly lane: PlacedLane
  readonly names: number
  readonly full: number
}): JSX.Element {
  const part = [
    lane.partition === undefined ? '' : names < 150 ? `p${lane.partition}` : `partition ${lane.partition}`,
    lane.role === 'first' ? '' : (lane.role ?? ''),
  ]
  const words = lane.kind === 'service' ? 'service' : part.filter(Boolean).join(' · ') || 'topic'
  const most = Math.floor((names - 34) / 7.2)
  return (
    <g role="presentation">
      <rect
        class={`lane-ground ${lane.kind}`}
        x="0"
        y={lane.top}
        width={full}
        height={lane.bottom - lane.top}
        rx="6"
      />
      {lane.kind === 'service' ? (
        <rect class={`fill-${colorOf(lane.name)}`} x="8" y={lane.top + 9} width="9" height="9" rx="3" />
      ) : (
        <path d={`M8 ${lane.top + 9}h9m-9 4.5h9m-9 4.5h9`} stroke="var(--faint)" stroke-width="1.5" />
      )}
      <text class="lane-name" x="24" y={lane.top + 18}>
        <title>{lane.name}</title>
        {shortened(lane.name, most)}
      </text>
      <text class="lane-part" x="24" y={lane.top + 33}>
        {words}
      </text>
    </g>
  )
}

interface ItemProps {
  readonly session: TraceSession
  readonly item: StoryItem
  readonly lane: Lane | undefined
  readonly at: PlacedItem | undefined
}

function Item({ session, item, lane, at }: ItemProps): JSX.Element | null {
  const { trace } = session
  if (at === undefined) return null
  const words = wordsOf(session, item)
  const isChosen = pageState.value.span === trace.spanId(item.span) && item.kind !== 'queue'
  const classes = [
    item.kind === 'queue' ? (item.unread ? 'unread' : 'queue') : `fill-${colorOf(lane?.name ?? '')}`,
  ]
  if (item.failed) classes.push('failed')
  if (isChosen) classes.push('chosen')
  const what = `${item.kind === 'queue' ? `message in ${lane?.name}` : nameOf(trace, item.span)}, ${words || formatDuration(item.to - item.from)}`
  return (
    <>
      <a
        href={addressOf({ span: trace.spanId(item.span) })}
        aria-label={item.failed ? `${what}, failed` : what}
      >
        <rect
          class={classes.join(' ')}
          x={at.left}
          y={at.y}
          width={at.right - at.left}
          height={ROW - 8}
          rx="3"
          {...(item.kind === 'queue' && !item.unread && { fill: 'url(#hatch)' })}
        >
          <title>{what}</title>
        </rect>
      </a>
      <text
        class={`words ${at.side}${item.failed ? ' bad' : ''}`}
        x={at.wordsAt}
        y={at.y + 13}
        text-anchor={at.side === 'before' ? 'end' : 'start'}
        aria-hidden="true"
      >
        {at.words}
      </text>
    </>
  )
}

function wordsOf({ trace }: TraceSession, item: StoryItem): string {
  if (item.kind === 'queue') {
    const offset = trace.messages.get(item.span)?.offset
    if (item.unread) return 'not read in this trace'
    return [formatDuration(item.to - item.from), offset === undefined ? '' : `@${offset}`]
      .filter(Boolean)
      .join(' ')
  }
  const message = trace.messages.get(item.span)
  const attempt = item.attempt === undefined ? '' : `attempt ${item.attempt}`
  const batch = message?.batch === undefined || item.kind === 'send' ? '' : `${message.batch} messages`
  const name = attempt === '' && batch === '' ? shortened(nameOf(trace, item.span), 36) : ''
  const error = item.failed ? `✕ ${shortened(trace.errors.get(item.span) ?? 'failed', 40)}` : ''
  return [name, attempt, batch, error].filter(Boolean).join(' · ')
}

interface ArrowProps {
  readonly from: PlacedItem | undefined
  readonly to: PlacedItem | undefined
}

const HALF = (ROW - 8) / 2

/** From the lower or upper edge of one bar to the beginning of another. */
function ArrowLine({ from, to }: ArrowProps): JSX.Element | null {
  if (from === undefined || to === undefined) return null
  // A call leaves from inside its bar, at the time at which the called one begins.
  const x1 = Math.min(from.right, Math.max(to.left - 8, from.left)) - 1
  const sign = to.y > from.y ? 1 : -1
  const y1 = from.y + HALF + sign * HALF
  const [x2, y2] = [to.left - 1, to.y + HALF]
  const bend = Math.min(6, Math.abs(x2 - x1))
  // Straight down beside the bars, then a short turn into the next one.
  const path = `M${x1} ${y1} V${y2 - sign * 6} Q${x1} ${y2} ${x1 + bend} ${y2} H${x2}`
  return <path class="arrow" d={path} marker-end="url(#head)" />
}
