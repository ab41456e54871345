import { formatDuration } from '../model/format.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { durationOf, isFailed, serviceOf } from '../model/trace-model.ts'
import type { Palette } from '../state/colors.ts'
import { colorOf } from '../state/colors.ts'
import { noteOf } from '../trace/attempts.ts'
import type { PathPart } from '../trace/critical-path.ts'
import { linesBySpan } from '../trace/lines-by-span.ts'
import type { Rows } from '../trace/rows.ts'
import { ROW, waitOf } from '../trace/rows.ts'
import type { TimeScale } from '../trace/time-scale.ts'
import { hatchPattern } from './canvas.ts'
import { bar, drawPinch, drawWave, label } from './waterfall-shapes.ts'

/** What is drawn, and where: lengths in pixels. */
export interface WaterfallPicture {
  readonly trace: TraceModel
  readonly rows: Rows
  readonly first: number
  readonly last: number
  /** How far the rows are scrolled. */
  readonly scrolled: number
  /** Width and height of the part with bars. */
  readonly width: number
  readonly height: number
  readonly scale: TimeScale
  readonly zoom: readonly [from: number, to: number]
  readonly ticks: readonly number[]
  /** Parts of the critical path by span; absent where it is not shown. */
  readonly path: ReadonlyMap<number, readonly PathPart[]> | undefined
  readonly found: ReadonlySet<number>
}

const BAR_TOP = 7
const BAR_HEIGHT = 12
/** Pixels. */
const LEAST_OF_PATH = 2
const FONT = '11px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'

/** Where a time is on the canvas. */
export const placeOf =
  ({ scale, zoom: [from, to], width }: Pick<WaterfallPicture, 'scale' | 'zoom' | 'width'>) =>
  (time: number): number =>
    ((scale.position(time) - from) / (to - from)) * width

export function drawWaterfall(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  palette: Palette,
): void {
  const { rows, first, last, scrolled, ticks, height } = picture
  const x = placeOf(picture)
  context.font = FONT
  context.textBaseline = 'middle'
  context.fillStyle = palette.of('line')
  context.fillRect(0, 0, 1, height)
  for (const tick of ticks) context.fillRect(Math.round(x(tick)), 0, 1, height)
  for (const pinch of picture.scale.pinches) drawPinch(context, x(pinch.from), x(pinch.to), height, palette)
  for (let row = first; row <= last; row++) {
    const y = (rows.top[row] ?? 0) - scrolled
    const ref = rows.ref[row] ?? 0
    if (rows.kind[row] === ROW.span) drawSpan(context, picture, palette, x, ref, y)
    else if (rows.kind[row] === ROW.queue) drawQueue(context, picture, palette, x, ref, y)
    else if (rows.kind[row] === ROW.group) drawGroup(context, picture, palette, x, ref, y)
  }
}

type Place = (time: number) => number

function drawSpan(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  palette: Palette,
  x: Place,
  span: number,
  y: number,
): void {
  const { trace, path } = picture
  const left = x(trace.start[span] ?? 0)
  const right = Math.max(x(trace.end[span] ?? 0), left + 2.5)
  const color = palette.series[colorOf(serviceOf(trace, span))] ?? 'gray'
  const failed = isFailed(trace, span)
  bar(context, left, y + BAR_TOP, right - left, BAR_HEIGHT, picture.width)
  context.fillStyle = color
  context.fill()
  if (failed) {
    bar(
      context,
      left + 0.75,
      y + BAR_TOP + 0.75,
      Math.max(right - left - 1.5, 1),
      BAR_HEIGHT - 1.5,
      picture.width,
    )
    context.lineWidth = 1.5
    context.strokeStyle = palette.of('bad')
    context.stroke()
  }
  drawTicks(context, picture, palette, x, span, y)
  for (const part of path?.get(span) ?? []) {
    const length = x(part.to) - x(part.from)
    // A dot below a longer bar says nothing, and looks like a fault of the picture.
    if (part.isWait || (length < LEAST_OF_PATH && right - left > 2 * LEAST_OF_PATH)) continue
    context.fillStyle = palette.of('ink')
    context.fillRect(x(part.from), y + BAR_TOP + BAR_HEIGHT + 1.5, Math.max(length, 1.5), 1.5)
  }
  const note = noteOf(trace, span)
  const duration = formatDuration(durationOf(trace, span))
  const words = [note === '' ? duration : `${duration} · ${note}`, duration] as const
  label(context, picture.width, [left, right], y + 13, words, palette.of(failed ? 'bad' : 'soft'), palette)
}

/** Where events and log lines are on the bar of their span; those on one pixel are one tick. */
function drawTicks(
  context: CanvasRenderingContext2D,
  { trace, width }: WaterfallPicture,
  palette: Palette,
  x: Place,
  span: number,
  y: number,
): void {
  const end = trace.end[span] ?? 0
  // Ends belong to the outline of the bar; an exception is nearly always at one.
  let drawnTo = x(trace.start[span] ?? 0) + 3
  const last = x(end) - 4
  for (const index of linesBySpan(trace).get(span) ?? []) {
    const { at = 0 } = trace.lines[index] ?? {}
    const left = Math.round(x(at))
    if (left <= drawnTo || left < 0 || left > Math.min(width, last)) continue
    context.fillStyle = palette.of('bg')
    context.fillRect(left - 1, y + BAR_TOP + 1.5, 2, BAR_HEIGHT - 3)
    drawnTo = left + 1
  }
}

function drawQueue(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  palette: Palette,
  x: Place,
  span: number,
  y: number,
): void {
  const wait = waitOf(picture.trace, span)
  if (wait === undefined) return
  const [left, right] = [x(wait.from), Math.max(x(wait.to), x(wait.from) + 2.5)]
  bar(context, left, y + BAR_TOP, right - left, BAR_HEIGHT, picture.width)
  context.fillStyle = hatchPattern(context, palette.of('hatch'))
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = palette.of('hatch')
  context.stroke()
  for (const pinch of picture.scale.pinches) {
    if (pinch.from < wait.from - 1e-6 || pinch.to > wait.to + 1e-6) continue
    const middle = (x(pinch.from) + x(pinch.to)) / 2
    context.fillStyle = palette.of('bg')
    context.fillRect(middle - 6, y + 3, 12, 20)
    drawWave(context, middle - 2.5, y + 4, 18, palette.of('warn'))
    drawWave(context, middle + 2.5, y + 4, 18, palette.of('warn'))
  }
  const duration = formatDuration(wait.to - wait.from)
  const words = [`${duration} in the queue`, duration] as const
  label(context, picture.width, [left, right], y + 13, words, palette.of('soft'), palette)
}

function drawGroup(
  context: CanvasRenderingContext2D,
  picture: WaterfallPicture,
  palette: Palette,
  x: Place,
  index: number,
  y: number,
): void {
  const group = picture.rows.groups[index]
  if (group === undefined) return
  const { trace } = picture
  const color = palette.series[colorOf(serviceOf(trace, group.spans[0] ?? 0))] ?? 'gray'
  context.fillStyle = color
  context.globalAlpha = 0.25
  const [left, right] = [x(group.start), Math.max(x(group.end), x(group.start) + 2.5)]
  bar(context, left, y + BAR_TOP, right - left, BAR_HEIGHT, picture.width)
  context.fill()
  context.globalAlpha = 1
  // Members that fall on one pixel are drawn once.
  let drawnTo = Number.NEGATIVE_INFINITY
  for (const span of group.spans) {
    const from = Math.max(x(trace.start[span] ?? 0), drawnTo, 0)
    const to = Math.min(Math.max(x(trace.end[span] ?? 0), from + 1), picture.width)
    if (to <= drawnTo || from > picture.width) continue
    context.fillRect(from, y + BAR_TOP, Math.max(to - from - 0.5, 0.5), BAR_HEIGHT)
    drawnTo = to
  }
  const words = `${group.spans.length} × ${formatDuration(group.total / group.spans.length)}`
  label(context, picture.width, [left, right], y + 13, [words, words], palette.of('soft'), palette)
}
