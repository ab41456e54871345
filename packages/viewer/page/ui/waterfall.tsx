import { effect, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { palette } from '../state/colors.ts'
import { pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { rowOf } from '../state/trace-session.ts'
import type { PathPart } from '../trace/critical-path.ts'
import { rowAt } from '../trace/rows.ts'
import { ticksOf } from '../trace/time-scale.ts'
import { sized, useSize } from './canvas.ts'
import { drawWaterfall, placeOf } from './draw-waterfall.ts'
import { TimeAxis } from './time-axis.tsx'
import { onWaterfallKey } from './waterfall-keys.ts'
import { WaterfallRow } from './waterfall-row.tsx'
import { setZoom, zoomAround } from './zoom.ts'

/** Room at the right of the bars. */
const MARGIN = 18

/** The spans of a trace as rows: names as elements, bars on a canvas, and of both only what is in view. */
export function Waterfall({ session }: { readonly session: TraceSession }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const scrolled = useSignal(0)
  const { width, height } = useSize(scroller)
  const names = namesWidth(width)
  const rows = session.rows.value
  const scale = session.scale.value
  const zoom = pageState.value.zoom ?? WHOLE
  const { kind, ref } = session.active.value
  const chart = Math.max(width - names - MARGIN, 40)
  const ticks = ticksOf(scale, zoom[0], zoom[1], Math.max(2, Math.floor(chart / 80)))
  const top = Math.min(scrolled.value, Math.max(0, (rows.top[rows.size] ?? 0) - height))
  const first = rowAt(rows, top)
  const last = Math.min(rowAt(rows, top + height) + 1, rows.size - 1)
  const found = session.foundSet.value
  const picture = {
    trace: session.trace,
    rows,
    first,
    last,
    scrolled: top,
    width: chart,
    height,
    scale,
    zoom,
    ticks,
    found,
  }
  const colors = palette()
  const path = session.showsCriticalPath.value ? partsBySpan(session) : undefined

  useLayoutEffect(() => {
    const context =
      canvas.current === null || width === 0 ? undefined : sized(canvas.current, chart + MARGIN, height)
    if (context !== undefined) drawWaterfall(context, { ...picture, path }, colors)
  })
  useEffect(() => markDrawn(session), [session])
  // The panel of a span takes height from the rows, which then show the row again.
  useEffect(() => effect(() => showActiveRow(session, scroller.current)), [session, height])

  const x = placeOf(picture)
  const visible: JSX.Element[] = []
  /** A row that is scrolled away has no element. */
  let isDrawn = false
  for (let row = first; row <= last; row++) {
    const isActive = rows.kind[row] === kind && rows.ref[row] === ref
    isDrawn ||= isActive
    visible.push(
      <WaterfallRow
        key={(rows.kind[row] ?? 0) * 2 ** 32 + (rows.ref[row] ?? 0)}
        session={session}
        row={row}
        y={(rows.top[row] ?? 0) - top}
        names={names}
        chart={chart}
        x={x}
        isActive={isActive}
        isFound={found.has(rows.ref[row] ?? -1)}
      />,
    )
  }
  return (
    <div class="waterfall" style={{ '--names': `${names}px` }}>
      <TimeAxis origin={session.trace.origin} scale={scale} zoom={zoom} ticks={ticks} width={chart} />
      <div
        class="rows"
        id="rows"
        ref={scroller}
        role="treegrid"
        aria-label="Spans of the trace"
        aria-rowcount={rows.size}
        aria-colcount={3}
        {...(isDrawn && { 'aria-activedescendant': `row-${kind}-${ref}` })}
        tabIndex={0}
        onKeyDown={event => onWaterfallKey(event, session, height)}
        onScroll={event => {
          scrolled.value = event.currentTarget.scrollTop
        }}
        onWheel={event => {
          if (!event.ctrlKey && !event.metaKey) return
          event.preventDefault()
          const at = event.clientX - event.currentTarget.getBoundingClientRect().left - names
          setZoom(zoomAround(zoom, at / chart, event.deltaY > 0 ? 1.25 : 0.8))
        }}
      >
        <div style={{ height: `${Math.max(rows.top[rows.size] ?? 0, 1)}px` }} role="presentation">
          <div class="view" style={{ height: `${height}px` }} role="rowgroup">
            {visible}
            <canvas ref={canvas} style={{ left: `${names}px` }} aria-hidden="true" />
          </div>
        </div>
      </div>
    </div>
  )
}

/** Scrolls so far that the row of the keyboard is in view. */
function showActiveRow(session: TraceSession, element: HTMLElement | null): void {
  const { kind, ref } = session.active.value
  const rows = session.rows.peek()
  const row = rowOf(rows, kind, ref)
  if (row < 0 || element === null) return
  const from = rows.top[row] ?? 0
  const below = from + 40 - element.clientHeight
  if (from < element.scrollTop) element.scrollTop = from
  else if (below > element.scrollTop) element.scrollTop = below
}

const WHOLE: readonly [number, number] = [0, 1]

const namesWidth = (width: number): number => Math.round(Math.min(Math.max(width * 0.4, 150), 340))

const paths = new WeakMap<readonly PathPart[], ReadonlyMap<number, readonly PathPart[]>>()

function partsBySpan(session: TraceSession): ReadonlyMap<number, readonly PathPart[]> {
  const parts = session.criticalPath.value
  let bySpan = paths.get(parts)
  if (bySpan === undefined) {
    const grouped = new Map<number, PathPart[]>()
    for (const part of parts) {
      const own = grouped.get(part.span)
      if (own === undefined) grouped.set(part.span, [part])
      else own.push(part)
    }
    bySpan = grouped
    paths.set(parts, bySpan)
  }
  return bySpan
}

/** Leaves a mark when the first picture of a trace is on its way to the screen, for those who measure. */
function markDrawn(session: TraceSession): void {
  requestAnimationFrame(() => performance.mark('trace-drawn', { detail: session.trace.traceId }))
}
