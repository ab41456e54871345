import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { TraceSummary } from '../../src/api/trace-summary.ts'
import { formatDuration, formatTime } from '../model/format.ts'
import type { Palette } from '../state/colors.ts'
import { palette } from '../state/colors.ts'
import { listed } from '../state/live-list.ts'
import { go, openedTrace } from '../state/page-state.ts'
import { sized, useSize } from './canvas.ts'
import type { CloudDot } from './cloud-dots.ts'
import { cloudDots, cloudMinutes, roundDurations, shareOf } from './cloud-dots.ts'

interface CloudProps {
  readonly isLarge?: boolean
}

/** So often the dots move to the left. */
const MOVES_EVERY = 5000

/** The traces of the last quarter of an hour as dots: when they began, and how long they took. Failed ones are diamonds. */
export function Cloud({ isLarge = false }: CloudProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = useSize(box)
  const now = useSignal(Date.now())
  const near = useSignal<{ readonly dot: CloudDot; readonly x: number; readonly y: number } | undefined>(
    undefined,
  )
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, MOVES_EVERY)
    return () => clearInterval(timer)
  }, [])
  const colors = palette()
  const margin = isLarge ? 40 : 22
  const minutes = cloudMinutes(listed.value, now.value)
  const label = `duration, last ${minutes === 1 ? 'minute' : `${minutes} min`}`
  const cloud = cloudDots(listed.value, now.value, minutes, width, height, margin)
  useLayoutEffect(() => {
    const context = canvas.current === null || width === 0 ? undefined : sized(canvas.current, width, height)
    if (context === undefined) return
    if (isLarge) drawScale(context, cloud.range, minutes, width, height, margin, colors)
    for (const dot of cloud.dots) drawDot(context, dot, isLarge ? 1.25 : 1, colors)
  })
  const nearest = (event: MouseEvent): CloudDot | undefined => {
    const { left, top } = (box.current ?? document.body).getBoundingClientRect()
    return nearestDot(cloud.dots, event.clientX - left, event.clientY - top)
  }
  return (
    <div
      class="cloud"
      ref={box}
      role="img"
      aria-label={`${label}: ${cloud.dots.length} traces, ${cloud.dots.filter(dot => dot.failed).length} failed`}
      style={{ cursor: near.value === undefined ? 'default' : 'pointer' }}
      onMouseMove={event => {
        const dot = nearest(event)
        near.value = dot === undefined ? undefined : { dot, x: event.clientX, y: event.clientY }
      }}
      onMouseLeave={() => {
        near.value = undefined
      }}
      onClick={event => {
        const dot = nearest(event)
        if (dot !== undefined) go(openedTrace(dot.trace.traceId))
      }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <span class="label">{label}</span>
      {near.value !== undefined && <Tip trace={near.value.dot.trace} x={near.value.x} y={near.value.y} />}
    </div>
  )
}

function Tip({
  trace,
  x,
  y,
}: {
  readonly trace: TraceSummary
  readonly x: number
  readonly y: number
}): JSX.Element {
  return (
    <div class="tip" style={{ left: `${Math.min(x + 12, innerWidth - 240)}px`, top: `${y + 12}px` }}>
      <b>{trace.name}</b>
      <br />
      {formatDuration(trace.duration)} · {formatTime(trace.start)}
      {trace.outcome === 'error' && ` · ✕ ${trace.error ?? 'failed'}`}
    </div>
  )
}

const NEAR = 9

function nearestDot(dots: readonly CloudDot[], x: number, y: number): CloudDot | undefined {
  let best: CloudDot | undefined
  let distance = NEAR
  for (const dot of dots) {
    const away = Math.hypot(dot.x - x, dot.y - y)
    if (away > distance) continue
    distance = away
    best = dot
  }
  return best
}

function drawDot(context: CanvasRenderingContext2D, dot: CloudDot, size: number, colors: Palette): void {
  context.beginPath()
  if (dot.failed) {
    const half = 4.6 * size
    context.moveTo(dot.x, dot.y - half)
    context.lineTo(dot.x + half, dot.y)
    context.lineTo(dot.x, dot.y + half)
    context.lineTo(dot.x - half, dot.y)
  } else context.arc(dot.x, dot.y, 2.5 * size, 0, Math.PI * 2)
  context.globalAlpha = dot.failed ? 1 : 0.7
  context.fillStyle = dot.failed ? colors.of('bad') : (colors.series[0] ?? 'gray')
  context.fill()
  context.globalAlpha = 1
}

function drawScale(
  context: CanvasRenderingContext2D,
  range: readonly [number, number],
  minutes: number,
  width: number,
  height: number,
  margin: number,
  colors: Palette,
): void {
  context.font = '11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'
  context.textBaseline = 'middle'
  for (const duration of roundDurations(range)) {
    const y = height - margin - shareOf(range, duration) * (height - 2 * margin)
    context.fillStyle = colors.of('line')
    context.fillRect(64, Math.round(y), width - 78, 1)
    context.fillStyle = colors.of('faint')
    context.textAlign = 'right'
    context.fillText(formatDuration(duration), 56, y)
  }
  for (let part = 0; part <= 2; part++) {
    const x = 64 + (1 - part / 2) * (width - 64 - 14)
    const ago = minutes === 1 ? `${part * 30} s ago` : `${(minutes * part) / 2} min ago`
    context.textAlign = part === 0 ? 'right' : part === 2 ? 'left' : 'center'
    context.fillText(part === 0 ? 'now' : ago, x, height - 14)
  }
}
