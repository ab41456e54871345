import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { TraceModel } from '../model/trace-model.ts'
import { isFailed, serviceOf } from '../model/trace-model.ts'
import type { Palette } from '../state/colors.ts'
import { colorOf, palette } from '../state/colors.ts'
import { pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import type { TimeScale } from '../trace/time-scale.ts'
import { sized, useSize } from './canvas.ts'
import { setZoom } from './zoom.ts'

/** The whole trace, small. Dragging over it shows that part of the time; a double click shows all of it again. */
export function Minimap({ session }: { readonly session: TraceSession }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const dragged = useRef<number | undefined>(undefined)
  const { width, height } = useSize(box)
  const scale = session.scale.value
  const colors = palette()
  const zoom = pageState.value.zoom
  useLayoutEffect(() => {
    const context = canvas.current === null || width === 0 ? undefined : sized(canvas.current, width, height)
    if (context !== undefined) drawAll(context, session.trace, scale, width, height, colors)
  }, [session, scale, width, height, colors])

  const placeOf = (event: PointerEvent): number => {
    const { left } = (box.current ?? document.body).getBoundingClientRect()
    return Math.min(Math.max((event.clientX - left) / Math.max(width, 1), 0), 1)
  }
  return (
    <div
      class="minimap"
      ref={box}
      role="img"
      aria-label={`Overview of ${session.trace.size} spans`}
      onDblClick={() => setZoom([0, 1])}
      onPointerDown={event => {
        dragged.current = placeOf(event)
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => {
        const from = dragged.current
        if (from === undefined) return
        const to = placeOf(event)
        if (Math.abs(to - from) > 0.004) setZoom([Math.min(from, to), Math.max(from, to)])
      }}
      onPointerUp={() => {
        dragged.current = undefined
      }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {zoom !== undefined && (
        <div class="window" style={{ left: `${zoom[0] * 100}%`, width: `${(zoom[1] - zoom[0]) * 100}%` }} />
      )}
    </div>
  )
}

const PADDING = 4

function drawAll(
  context: CanvasRenderingContext2D,
  trace: TraceModel,
  scale: TimeScale,
  width: number,
  height: number,
  colors: Palette,
): void {
  const room = height - 2 * PADDING
  const lines = Math.min(trace.size, Math.floor(room))
  const thick = trace.size <= room / 3 ? 2 : 1
  // Bars that are covered by others of their line need not be drawn: a line is drawn from left to right.
  const drawnTo = new Float64Array(lines).fill(-1)
  const failures: number[] = []
  for (let span = 0; span < trace.size; span++) {
    if (isFailed(trace, span)) failures.push(span)
    const line = Math.floor((span / trace.size) * lines)
    const left = Math.floor(scale.position(trace.start[span] ?? 0) * width)
    const right = Math.max(scale.position(trace.end[span] ?? 0) * width, left + 1)
    if (right <= (drawnTo[line] ?? 0) && trace.size > 2000) continue
    drawnTo[line] = Math.max(drawnTo[line] ?? 0, right)
    context.fillStyle = colors.series[colorOf(serviceOf(trace, span))] ?? 'gray'
    context.fillRect(left, Math.round(PADDING + (line / lines) * room), right - left, thick)
  }
  context.fillStyle = colors.of('bad')
  for (const span of failures.slice(0, 500)) {
    const x = scale.position(trace.start[span] ?? 0) * width
    const y = PADDING + (span / trace.size) * room
    context.beginPath()
    context.moveTo(x, y - 3)
    context.lineTo(x + 3, y)
    context.lineTo(x, y + 3)
    context.lineTo(x - 3, y)
    context.fill()
  }
}
