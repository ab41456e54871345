import { useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { formatDuration, shortened } from '../model/format.ts'
import { durationOf, isFailed, nameOf, serviceOf } from '../model/trace-model.ts'
import type { Palette } from '../state/colors.ts'
import { colorOf, palette } from '../state/colors.ts'
import { go, pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import type { Flame } from '../trace/flame.ts'
import { flameOf } from '../trace/flame.ts'
import { ROW } from '../trace/rows.ts'
import { ticksOf } from '../trace/time-scale.ts'
import { sized, useSize } from './canvas.ts'
import { placeOf } from './draw-waterfall.ts'
import { TimeAxis } from './time-axis.tsx'

const LEVEL = 20
const MARGIN = 18

/** The trace with children below their parents, as wide as they took. */
export function FlameView({ session }: { readonly session: TraceSession }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const scrolled = useSignal(0)
  const tip = useSignal<{ readonly span: number; readonly x: number; readonly y: number } | undefined>(
    undefined,
  )
  const { width: full, height } = useSize(box)
  const flame = useComputed(() => flameOf(session.trace)).value
  const scale = session.scale.value
  const zoom = pageState.value.zoom ?? ([0, 1] as const)
  const width = Math.max(full - MARGIN, 40)
  const colors = palette()
  const x = placeOf({ scale, zoom, width })
  const ticks = ticksOf(scale, zoom[0], zoom[1], Math.max(2, Math.floor(width / 110)))
  useLayoutEffect(() => {
    const context = canvas.current === null || full === 0 ? undefined : sized(canvas.current, width, height)
    if (context !== undefined) draw(context, session, flame, x, scrolled.value, width, height, colors)
  })
  const spanAt = (event: MouseEvent): number | undefined => {
    const { left, top } = (box.current ?? document.body).getBoundingClientRect()
    const level = flame.byRow[Math.floor((event.clientY - top + scrolled.value) / LEVEL)] ?? []
    const at = event.clientX - left
    const { trace } = session
    return level.findLast(
      span =>
        x(trace.start[span] ?? 0) <= at &&
        at <= Math.max(x(trace.end[span] ?? 0), x(trace.start[span] ?? 0) + 3),
    )
  }
  return (
    <div class="waterfall no-names">
      <TimeAxis origin={session.trace.origin} scale={scale} zoom={zoom} ticks={ticks} width={width} />
      <div
        class="flame"
        ref={box}
        role="img"
        aria-label="Flame graph; the waterfall has the same spans as rows"
        onScroll={event => {
          scrolled.value = event.currentTarget.scrollTop
        }}
        onMouseMove={event => {
          const span = spanAt(event)
          tip.value = span === undefined ? undefined : { span, x: event.clientX, y: event.clientY }
        }}
        onMouseLeave={() => {
          tip.value = undefined
        }}
        onClick={event => {
          const span = spanAt(event)
          if (span === undefined) return
          session.active.value = { kind: ROW.span, ref: span }
          go({ span: session.trace.spanId(span) }, { replace: true })
        }}
      >
        <div style={{ height: `${flame.rows * LEVEL + 8}px` }}>
          <div class="view" style={{ position: 'sticky', top: 0, height: `${height}px` }}>
            <canvas ref={canvas} aria-hidden="true" />
          </div>
        </div>
        {tip.value !== undefined && <Tip session={session} {...tip.value} />}
      </div>
    </div>
  )
}

function Tip({
  session: { trace },
  span,
  x,
  y,
}: {
  session: TraceSession
  span: number
  x: number
  y: number
}): JSX.Element {
  return (
    <div class="tip" style={{ left: `${Math.min(x + 12, innerWidth - 240)}px`, top: `${y + 14}px` }}>
      <b>{nameOf(trace, span)}</b> {serviceOf(trace, span)}
      <br />
      {formatDuration(durationOf(trace, span))}
      {isFailed(trace, span) && ` · ✕ ${trace.errors.get(span) ?? 'failed'}`}
    </div>
  )
}

function draw(
  context: CanvasRenderingContext2D,
  { trace, active }: TraceSession,
  flame: Flame,
  x: (time: number) => number,
  scrolled: number,
  width: number,
  height: number,
  colors: Palette,
): void {
  const chosen = pageState.value.span === undefined ? -1 : active.value.ref
  context.font = '11px system-ui, sans-serif'
  context.textBaseline = 'middle'
  const last = Math.min(flame.rows - 1, Math.floor((scrolled + height) / LEVEL))
  for (let row = Math.max(Math.floor(scrolled / LEVEL), 0); row <= last; row++) {
    const y = row * LEVEL - scrolled
    let drawnTo = -1
    for (const span of flame.byRow[row] ?? []) {
      const left = Math.max(x(trace.start[span] ?? 0), -2)
      const right = Math.min(Math.max(x(trace.end[span] ?? 0), left + 1), width + 2)
      if (right <= drawnTo || left > width || right < 0) continue
      drawnTo = right
      const box = Math.max(right - left - 1, 1)
      const isChosen = chosen === span
      context.fillStyle = colors.series[colorOf(serviceOf(trace, span))] ?? 'gray'
      context.fillRect(left, y, box, LEVEL - 2)
      if (isFailed(trace, span) || isChosen) {
        context.lineWidth = 2
        context.strokeStyle = isChosen ? colors.of('ink') : colors.of('bad')
        context.strokeRect(left + 1, y + 1, Math.max(box - 2, 1), LEVEL - 4)
      }
      if (box > 34) label(context, `${isFailed(trace, span) ? '✕ ' : ''}${nameOf(trace, span)}`, left, y, box)
    }
  }
}

function label(
  context: CanvasRenderingContext2D,
  name: string,
  left: number,
  y: number,
  width: number,
): void {
  const room = width - 10
  const fitting = Math.floor(room / 6.1)
  const text = shortened(name, Math.max(fitting, 2))
  context.fillStyle = 'rgb(0 0 0 / 82%)'
  context.save()
  context.beginPath()
  context.rect(left, y, width - 4, LEVEL)
  context.clip()
  context.fillText(text, Math.max(left, 0) + 5, y + LEVEL / 2 - 0.5)
  context.restore()
}
