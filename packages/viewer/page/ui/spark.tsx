import type { JSX } from 'preact'
import { formatDuration } from '../model/format.ts'

const WIDTH = 120
const HEIGHT = 30

interface Counts {
  readonly count: readonly number[]
  readonly errors: readonly number[]
}

/** A column a minute: how many, and how many of them failed. */
export function CountChart({ count, errors }: Counts): JSX.Element {
  const most = Math.max(...count, 1)
  const step = WIDTH / Math.max(count.length, 1)
  const column = (value: number, minute: number, kind: string): JSX.Element | null =>
    value === 0 ? null : (
      <rect
        key={kind + minute}
        class={kind}
        x={minute * step}
        y={HEIGHT - Math.max((value / most) * HEIGHT, 1.5)}
        width={Math.max(step - 1, 0.7)}
        height={Math.max((value / most) * HEIGHT, 1.5)}
      />
    )
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`At most ${most} a minute`}>
      {count.map((value, minute) => column(value, minute, 'count'))}
      {errors.map((value, minute) => column(value, minute, 'errors'))}
    </svg>
  )
}

interface Durations {
  readonly count: readonly number[]
  readonly p50: readonly number[]
  readonly p95: readonly number[]
}

/** The median and the 95th percentile by the minute. A minute without any leaves a gap. */
export function DurationChart({ count, p50, p95 }: Durations): JSX.Element {
  const most = Math.max(...p95, 0.001)
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`p95 at most ${formatDuration(most)}`}
    >
      <path class="p95" d={lineOf(p95, count, most)} />
      <path class="p50" d={lineOf(p50, count, most)} />
    </svg>
  )
}

function lineOf(values: readonly number[], count: readonly number[], most: number): string {
  const step = WIDTH / Math.max(values.length, 1)
  let path = ''
  for (const [minute, value] of values.entries()) {
    if ((count[minute] ?? 0) === 0) continue
    const y = (HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)
    const x = (minute + 0.5) * step
    const isFirst = (count[minute - 1] ?? 0) === 0
    // A minute without neighbours is as wide as it took.
    const isAlone = isFirst && (count[minute + 1] ?? 0) === 0
    if (isAlone) path += `M${(x - step / 2).toFixed(1)} ${y}h${Math.max(step - 1, 0.7).toFixed(1)}`
    else path += `${isFirst ? 'M' : 'L'}${x.toFixed(1)} ${y}`
  }
  return path
}
