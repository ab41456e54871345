import type { HrTime } from '@opentelemetry/api'
import { expected } from '../configuration/expected.ts'
import { messageOf, reportOnce } from '../report-once.ts'

const NANOS_PER_SECOND = 1_000_000_000
const TWO_POW_32 = 0x1_0000_0000

/**
 * The wall-clock moment at which the monotonic clock read zero.
 * All spans of a local trace share one anchor, so their distances are exact even when the wall clock is set.
 */
export class ClockAnchor {
  readonly seconds: number
  readonly nanos: number
  readonly high: number
  readonly low: number

  constructor(epochMillis: number) {
    this.seconds = Math.floor(epochMillis / 1000)
    this.nanos = Math.round((epochMillis - this.seconds * 1000) * 1e6)
    ;[this.high, this.low] = unixNanos(this.seconds, this.nanos)
  }

  /** The wall-clock time of a monotonic reading in milliseconds. */
  timeAt(reading: number): HrTime {
    const nanos = this.nanos + Math.round(reading * 1e6)
    const carry = Math.floor(nanos / NANOS_PER_SECOND)
    return [this.seconds + carry, nanos - carry * NANOS_PER_SECOND]
  }
}

/** The two 32-bit halves of `seconds * 1e9 + nanos`, which no double can hold. */
export function unixNanos(seconds: number, nanos: number): [high: number, low: number] {
  const upper = Math.floor(seconds / 65_536) * NANOS_PER_SECOND
  const lower = (upper % 65_536) * 65_536 + (seconds % 65_536) * NANOS_PER_SECOND + nanos
  return [Math.floor(upper / 65_536) + Math.floor(lower / TWO_POW_32), lower % TWO_POW_32]
}

/** Where spans get their time from. */
export interface Clock {
  /** A monotonic reading in milliseconds, with fractions. */
  now(): number
  /** The anchor for a local trace that starts at the reading `now`. */
  anchor(now: number): ClockAnchor
}

/** How often the monotonic clock is compared with the wall clock, in milliseconds. */
const CHECK_INTERVAL = 1000
/** Smaller differences are the resolution of `Date.now()` and no change of the clock, in milliseconds. */
const TOLERANCE = 2

let systemAnchor = new ClockAnchor(performance.timeOrigin)
let systemOrigin = performance.timeOrigin
let checkedAt = 0

/** The clocks of the machine; a wall clock that is set (NTP, sleep) is followed by the traces that start after it. */
export const systemClock: Clock = {
  now: () => performance.now(),
  anchor(now) {
    if (now - checkedAt >= CHECK_INTERVAL) {
      checkedAt = now
      const origin = Date.now() - now
      if (Math.abs(origin - systemOrigin) > TOLERANCE) {
        systemOrigin = origin
        systemAnchor = new ClockAnchor(origin)
      }
    }
    return systemAnchor
  },
}

/** A clock of the user that must not fail a span: where it throws or tells no time, the system's is read. */
export function guardedClock(clock: Clock): Clock {
  function now(): number {
    const reading = clock.now()
    if (Number.isFinite(reading)) return reading
    throw expected('clock.now()', 'a finite number', reading)
  }

  return {
    now: () => orElse(now, () => systemClock.now()),
    anchor: reading =>
      orElse(
        () => clock.anchor(reading),
        () => systemClock.anchor(reading),
      ),
  }
}

function orElse<T>(read: () => T, fallback: () => T): T {
  try {
    return read()
  } catch (error) {
    reportOnce('clock', () => `the clock failed, so that of the system was used: ${messageOf(error)}`)
    return fallback()
  }
}
