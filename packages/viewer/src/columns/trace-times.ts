import type { ColumnSpan } from './column-span.ts'

/** How the times of a trace are written in 32 bits. */
export interface TraceTimes {
  readonly start: bigint
  /** Nanoseconds of a tick. */
  readonly tick: number
  /** Ticks from `start` to the last end. */
  readonly duration: number
  /** Ticks of a span since `start`, and whether its times were not credible. */
  place(span: ColumnSpan): PlacedSpan
  /** Ticks since `start`, kept within the trace. */
  ticksAt(time: bigint): number
}

/** Where a span is on the axis of its trace. */
interface PlacedSpan {
  readonly start: number
  readonly duration: number
  readonly moved: boolean
}

/** A span that begins further away from the middle one, or takes longer, has a wrong clock: it would squeeze all others into one pixel. */
const CREDIBLE = 7n * 24n * 3600n * 1_000_000_000n
const MOST_TICKS = 0xffff_ffffn

/** Fits the credible times of the spans into 32 bits. */
export function traceTimes(spans: readonly ColumnSpan[]): TraceTimes {
  const middle = middleStart(spans)
  const credible = spans.filter(({ start }) => distance(start, middle) <= CREDIBLE)
  let start = credible[0]?.start ?? 0n
  let end = start
  for (const span of credible) {
    if (span.start < start) start = span.start
    const spanEnd = credibleEnd(span)
    if (spanEnd > end) end = spanEnd
  }
  let tick = 1n
  while ((end - start) / tick > MOST_TICKS) tick *= 10n
  return { start, tick: Number(tick), duration: Number((end - start) / tick), place, ticksAt }

  function place(span: ColumnSpan): PlacedSpan {
    const isCredible = distance(span.start, middle) <= CREDIBLE
    const from = ticksAt(isCredible ? span.start : start)
    const length = Number((isCredible ? credibleEnd(span) - span.start : 0n) / tick)
    return { start: from, duration: length, moved: !isCredible || credibleEnd(span) !== span.end }
  }

  function ticksAt(time: bigint): number {
    const within = time < start ? start : time > end ? end : time
    return Number((within - start) / tick)
  }
}

function credibleEnd({ start, end }: ColumnSpan): bigint {
  if (end < start) return start
  return end - start > CREDIBLE ? start + CREDIBLE : end
}

function distance(left: bigint, right: bigint): bigint {
  return left < right ? right - left : left - right
}

function middleStart(spans: readonly ColumnSpan[]): bigint {
  const starts = BigUint64Array.from(spans, ({ start }) => (start < 0n ? 0n : start)).sort()
  return starts[starts.length >> 1] ?? 0n
}
