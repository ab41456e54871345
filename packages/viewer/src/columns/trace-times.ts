import type { SpanTable } from './span-table.ts'

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
const HALF = 2 ** 32

/**
 * Fits the credible times of the spans into 32 bits. They are computed as numbers of nanoseconds from the middle span, which are exact for
 * 104 days; bigints took three times as long.
 *
 * @param byStart The spans in the order in which they began.
 */
export function traceTimes({ starts: begins, ends, length }: SpanTable, byStart: Uint32Array): TraceTimes {
  const middle = byStart[length >> 1] ?? 0
  const middleHigh = begins[2 * middle] ?? 0
  const middleLow = begins[2 * middle + 1] ?? 0
  const starts = new Float64Array(length)
  const lengths = new Float64Array(length)
  for (let index = 0; index < length; index++) {
    const high = begins[2 * index] as number
    const low = begins[2 * index + 1] as number
    starts[index] = (high - middleHigh) * HALF + (low - middleLow)
    lengths[index] = ((ends[2 * index] as number) - high) * HALF + ((ends[2 * index + 1] as number) - low)
  }
  const middleStart = BigInt(middleHigh) * BigInt(HALF) + BigInt(middleLow)
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
    start: middleStart + BigInt(first),
    tick,
    duration: Math.floor((last - first) / tick),
    startOf: index => ticks(starts[index] ?? 0),
    durationOf: index =>
      Math.abs(starts[index] ?? 0) > CREDIBLE ? 0 : Math.floor(credible(lengths[index] ?? 0) / tick),
    isMoved,
    ticksAt: time => ticks(Number(time - middleStart)),
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
