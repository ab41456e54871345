import type { ColumnSpan } from './column-span.ts'

/** How the times of a trace are written in 32 bits. */
export interface TraceTimes {
  readonly start: bigint
  /** Nanoseconds of a tick. */
  readonly tick: number
  /** Ticks from `start` to the last end. */
  readonly duration: number
  /** Ticks since `start` at which a span begins, by its index. */
  startOf(index: number): number
  /** Ticks that it takes. */
  durationOf(index: number): number
  /** Whether its times were not credible. */
  isMoved(index: number): boolean
  /** Ticks since `start`, kept within the trace. */
  ticksAt(time: bigint): number
}

/** A span that begins further away from the middle one, or takes longer, has a wrong clock: it would squeeze all others into one pixel. Nanoseconds. */
const CREDIBLE = 7 * 24 * 3600 * 1e9
const MOST_TICKS = 0xffff_ffff

/**
 * Fits the credible times of the spans into 32 bits. They are computed as numbers of nanoseconds from the middle span, which are exact for
 * 104 days; bigints took three times as long.
 */
export function traceTimes(spans: readonly ColumnSpan[]): TraceTimes {
  const middle = middleStart(spans)
  const starts = Float64Array.from(spans, ({ start }) => Number(start - middle))
  const lengths = Float64Array.from(spans, ({ start, end }) => Number(end - start))
  let first = 0
  let last = 0
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index] ?? 0
    if (Math.abs(start) > CREDIBLE) continue
    first = Math.min(first, start)
    last = Math.max(last, start + credible(lengths[index] ?? 0))
  }
  let tick = 1
  while ((last - first) / tick > MOST_TICKS) tick *= 10
  return {
    start: middle + BigInt(first),
    tick,
    duration: Math.floor((last - first) / tick),
    startOf: index => ticks(starts[index] ?? 0),
    durationOf: index =>
      Math.abs(starts[index] ?? 0) > CREDIBLE ? 0 : Math.floor(credible(lengths[index] ?? 0) / tick),
    isMoved,
    ticksAt: time => ticks(Number(time - middle)),
  }

  function ticks(time: number): number {
    const within = time < first || time > CREDIBLE ? first : Math.min(time, last)
    return Math.floor((within - first) / tick)
  }

  function isMoved(index: number): boolean {
    const length = lengths[index] ?? 0
    return Math.abs(starts[index] ?? 0) > CREDIBLE || credible(length) !== length
  }
}

function credible(length: number): number {
  return length < 0 ? 0 : Math.min(length, CREDIBLE)
}

function middleStart(spans: readonly ColumnSpan[]): bigint {
  const starts = BigUint64Array.from(spans, ({ start }) => (start < 0n ? 0n : start)).sort()
  return starts[starts.length >> 1] ?? 0n
}
