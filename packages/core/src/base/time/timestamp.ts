import type { HrTime, TimeInput } from '@opentelemetry/api'
import { warnOnce } from '../diagnostics/warn-once.ts'
import { expected } from '../options/expected.ts'
import type { Clock } from './clock.ts'
import { ClockAnchor } from './clock.ts'

/** OTLP has 64 bits for the nanoseconds since 1970, which end in the year 2554. */
const MAX_SECONDS = 2 ** 64 / 1e9 - 1

/** A monotonic reading in milliseconds, or an exact wall-clock time given by the user. */
export type Timestamp = number | HrTime

/**
 * Converts a user's `TimeInput`: a `Date`, an `HrTime`, milliseconds since the epoch, or a `performance.now()`. The
 * last is a number that does not lie in the future of this process. A missing or invalid input means now.
 *
 * @param name what an invalid input is reported as
 */
export function timestampOf(input: TimeInput | undefined, clock: Clock, name = 'time'): Timestamp {
  const now = clock.now()
  if (input === undefined || input === null) return now
  try {
    const timestamp = given(input, now)
    if (timestamp !== undefined) return timestamp
  } catch {
    // A getter or a proxy that throws is no time either.
  }
  warnOnce('invalid time', () => `${expected(name, A_TIME, input).message}; the present time is taken`)
  return now
}

const A_TIME = 'a Date, a number of milliseconds, or an HrTime such as [seconds, nanoseconds]'

function given(input: TimeInput, now: number): Timestamp | undefined {
  if (typeof input === 'number') return input >= 0 && input <= now ? input : timeOfMillis(input)
  if (input instanceof Date) return timeOfMillis(input.getTime())
  return isHrTime(input) ? [input[0], input[1]] : undefined
}

/** The wall-clock time of a timestamp. */
export function timeOf(timestamp: Timestamp, anchor: ClockAnchor): HrTime {
  return typeof timestamp === 'number' ? anchor.timeAt(timestamp) : timestamp
}

/** The time from `start` to `end`; never negative. */
export function durationBetween(start: HrTime, end: HrTime): HrTime {
  let seconds = end[0] - start[0]
  let nanos = end[1] - start[1]
  if (nanos < 0) {
    seconds -= 1
    nanos += 1e9
  }
  return seconds < 0 ? [0, 0] : [seconds, nanos]
}

/** Nanoseconds from `earlier` to `later`; exact up to 104 days, since the seconds are subtracted first. */
export function timeBetween(earlier: HrTime, later: HrTime): number {
  return (later[0] - earlier[0]) * 1e9 + (later[1] - earlier[1])
}

function timeOfMillis(millis: number): HrTime | undefined {
  if (!Number.isFinite(millis)) return undefined
  const time = new ClockAnchor(millis).timeAt(0)
  return isHrTime(time) ? time : undefined
}

function isHrTime(value: unknown): value is HrTime {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    Number.isInteger(value[0]) &&
    value[0] >= 0 &&
    value[0] < MAX_SECONDS &&
    Number.isInteger(value[1]) &&
    value[1] >= 0 &&
    value[1] < 1e9
  )
}
