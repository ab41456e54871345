import type { TraceSummary } from '../../src/api/trace-summary.ts'

/** A trace in the cloud; lengths in pixels. */
export interface CloudDot {
  readonly trace: TraceSummary
  readonly x: number
  readonly y: number
  readonly failed: boolean
}

/** The least of 1, 5 and 15 minutes that shows all traces of the last quarter of an hour. */
export function cloudMinutes(traces: readonly TraceSummary[], now: number): number {
  const age = (minutes: number): number => now - minutes * 60_000
  const oldest = traces.reduce((least, { start }) => (start > age(15) ? Math.min(least, start) : least), now)
  return [1, 5].find(minutes => oldest > age(minutes)) ?? 15
}

/** More dots would only lie over each other. */
const MOST_DOTS = 3000

/** Places traces by when they began and the logarithm of their duration; failed ones come last, to lie above the others. */
export function cloudDots(
  traces: readonly TraceSummary[],
  now: number,
  minutes: number,
  width: number,
  height: number,
  margin: number,
): { readonly dots: readonly CloudDot[]; readonly range: readonly [number, number] } {
  const span = minutes * 60_000
  const recent = traces.filter(({ start }) => start > now - span && start <= now + span).slice(0, MOST_DOTS)
  const durations = recent.map(({ duration }) => Math.max(duration, 0.01))
  const shortest = durations.reduce((least, duration) => Math.min(least, duration), Number.POSITIVE_INFINITY)
  const longest = durations.reduce((most, duration) => Math.max(most, duration), 0)
  // At least a factor of ten, so that equal durations lie in the middle.
  const middle = Math.sqrt(shortest * longest)
  const range: [number, number] =
    recent.length === 0 ? [1, 1000] : [Math.min(shortest, middle / 3.2), Math.max(longest, middle * 3.2)]
  const left = margin >= 40 ? 64 : 12
  const dots = recent.map(trace => {
    const share = shareOf(range, trace.duration)
    return {
      trace,
      x: left + Math.min(1 - (now - trace.start) / span, 1) * (width - left - 14),
      y: height - margin + 8 * (margin < 40 ? 1 : 0) - share * (height - 2 * margin),
      failed: trace.outcome === 'error',
    }
  })
  return { dots: dots.sort((a, b) => Number(a.failed) - Number(b.failed)), range }
}

/** Where a duration is between the shortest (0) and the longest (1). */
export const shareOf = ([from, to]: readonly [number, number], duration: number): number =>
  Math.log(Math.max(duration, 0.01) / from) / Math.log(to / from)

/** 1, 3, 10, 30, … milliseconds, as far as they are in the range. */
export function roundDurations([from, to]: readonly [number, number]): number[] {
  const durations: number[] = []
  for (let power = 10 ** Math.floor(Math.log10(from)); power <= to; power *= 10)
    for (const duration of [power, 3 * power])
      if (duration >= from && duration <= to) durations.push(duration)
  return durations
}
