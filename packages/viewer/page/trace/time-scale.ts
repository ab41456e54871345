import { byStart } from '../model/by-start.ts'
import type { TraceModel } from '../model/trace-model.ts'

/** A stretch of time in which nothing ran, drawn narrower than it is. */
export interface Pinch {
  readonly from: number
  readonly to: number
}

/** Where a time is drawn: positions go from 0 (start of the trace) to 1 (its end). */
export interface TimeScale {
  readonly pinches: readonly Pinch[]
  readonly position: (time: number) => number
  readonly time: (position: number) => number
}

/** The part of the width that a pinched wait takes. */
const PINCHED_WIDTH = 0.08
/** A wait is pinched where it would take more of the width than this. */
const LONG_WAIT = 0.16

/** One scale for all times, or one whose long waits are pinched. */
export function timeScale(duration: number, pinches: readonly Pinch[] = []): TimeScale {
  const whole = duration > 0 ? duration : 1
  const waits = pinches.reduce((sum, { from, to }) => sum + to - from, 0)
  const drawn = 1 - pinches.length * PINCHED_WIDTH
  const perMillisecond = drawn / Math.max(whole - waits, Number.MIN_VALUE)
  // Times and positions at the edges of the waits: the scale is straight between two of them.
  const times = [0]
  const positions = [0]
  for (const { from, to } of pinches) {
    const before = (positions.at(-1) ?? 0) + (from - (times.at(-1) ?? 0)) * perMillisecond
    times.push(from, to)
    positions.push(before, before + PINCHED_WIDTH)
  }
  times.push(whole)
  positions.push(1)
  return {
    pinches,
    position: time => between(time, times, positions),
    time: position => between(position, positions, times),
  }
}

function between(value: number, from: readonly number[], to: readonly number[]): number {
  let low = 0
  let high = from.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((from[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  const from0 = from[low] ?? 0
  const from1 = from[low + 1] ?? 1
  const to0 = to[low] ?? 0
  const to1 = to[low + 1] ?? 1
  return from1 === from0 ? to0 : to0 + ((value - from0) / (from1 - from0)) * (to1 - to0)
}

/** The long stretches in which no span ran: what is left of the time is drawn with more room. */
export function longWaits(trace: TraceModel): Pinch[] {
  const gaps: Pinch[] = []
  let busyUntil = 0
  for (const span of byStart(trace)) {
    const start = trace.start[span] ?? 0
    if (start > busyUntil) gaps.push({ from: busyUntil, to: start })
    busyUntil = Math.max(busyUntil, trace.end[span] ?? 0)
  }
  gaps.sort((a, b) => b.to - b.from - (a.to - a.from))
  const pinched: Pinch[] = []
  let rest = trace.duration
  for (const gap of gaps) {
    const length = gap.to - gap.from
    if (pinched.length === 6 || length < rest * LONG_WAIT) break
    pinched.push(gap)
    rest -= length
  }
  return pinched.sort((a, b) => a.from - b.from)
}

/** Round times for the axis of `from` to `to`, positions of the scale. At most one per `step` of position. */
export function ticksOf(scale: TimeScale, from: number, to: number, count: number): number[] {
  const ticks: number[] = []
  const edges = [scale.time(from), ...scale.pinches.flatMap(pinch => [pinch.from, pinch.to]), scale.time(to)]
    .filter(time => time >= scale.time(from) && time <= scale.time(to))
    .sort((a, b) => a - b)
  const distance = (to - from) / Math.max(count, 1)
  for (let edge = 0; edge + 1 < edges.length; edge++) {
    const [begin = 0, end = 0] = [edges[edge], edges[edge + 1]]
    const width = scale.position(end) - scale.position(begin)
    if (width < distance * 0.5 || scale.pinches.some(pinch => pinch.from === begin && pinch.to === end))
      continue
    const step = roundStep(((end - begin) / width) * distance)
    for (let tick = Math.ceil(begin / step) * step; tick <= end; tick += step) {
      const last = ticks.at(-1)
      if (last === undefined || scale.position(tick) - scale.position(last) >= distance * 0.6)
        ticks.push(tick)
    }
  }
  return ticks
}

/** The smallest of 1, 2, 5, 10, 20, … that is not below `size`. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(size, 1e-6)))
  return power * ([1, 2, 5, 10].find(factor => factor * power >= size * 0.75) ?? 10)
}
