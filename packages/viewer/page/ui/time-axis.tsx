import type { JSX } from 'preact'
import { formatDuration, formatTime } from '../model/format.ts'
import { pageState } from '../state/page-state.ts'
import type { TimeScale } from '../trace/time-scale.ts'
import { placeOf } from './draw-waterfall.ts'

interface TimeAxisProps {
  /** Milliseconds since 1970 at which the trace began. */
  readonly origin: number
  readonly scale: TimeScale
  readonly zoom: readonly [from: number, to: number]
  readonly ticks: readonly number[]
  readonly width: number
}

/** Times above the bars; a long wait that is drawn narrow says how long it is. */
export function TimeAxis({ origin, scale, zoom, ticks, width }: TimeAxisProps): JSX.Element {
  const { timesOfDay } = pageState.value
  const x = placeOf({ scale, zoom, width })
  const pinched = scale.pinches.filter(({ from, to }) => x(to) > 0 && x(from) < width)
  const words = pinched
    .map(({ from, to }) => ({ at: (x(from) + x(to)) / 2, text: `≀ ${formatDuration(to - from)}` }))
    .filter(({ at }, index, all) => index === 0 || at - (all[index - 1]?.at ?? 0) > 84)
  const room = timesOfDay ? 84 : 66
  const free = ticks.filter(tick => words.every(({ at }) => Math.abs(x(tick) - at) > room))
  // Times of day are long.
  const shown = timesOfDay ? free.filter((_, index) => index % 2 === 0) : free
  return (
    <div class="axis" aria-hidden="true">
      {shown.map(tick => {
        const at = x(tick)
        return (
          <span
            key={tick}
            class={at < 20 ? 'first' : at > width - 30 ? 'last' : undefined}
            style={{ left: `${at}px` }}
          >
            {timesOfDay ? formatTime(origin + tick, true) : tick === 0 ? '0' : formatDuration(tick)}
          </span>
        )
      })}
      {words.map(({ at, text }) => (
        <span
          key={text}
          class={at > width - 32 ? 'pinch last' : 'pinch'}
          style={{ left: `${at > width - 32 ? width : at}px` }}
          title="Nothing ran for so long"
        >
          {text}
        </span>
      ))}
    </div>
  )
}
