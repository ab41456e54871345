import type { HrTime } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../diagnostics/warn-once.ts'
import type { OptionKind } from '../options/checked-options.ts'
import { expected } from '../options/expected.ts'
import { hasMethods } from '../options/object-checks.ts'

const NANOS_PER_SECOND = 1_000_000_000
const TWO_POW_32 = 0x1_0000_0000

/**
 * The wall-clock time at which the monotonic clock read zero. All spans of a local trace share one anchor, so their
 * distances stay exact when the wall clock is set.
 */
export class ClockAnchor {
  readonly seconds: number
  readonly nanos: number
  readonly high: number
  readonly low: number

  /** @throws TypeError for anything but a finite number */
  constructor(epochMillis: number) {
    if (!Number.isFinite(epochMillis))
      throw expected('epochMillis', 'a number of milliseconds since 1970, such as `Date.now()`', epochMillis)
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

/** A source of time for spans. */
export interface Clock {
  /** A monotonic reading in milliseconds, with fractions. */
  now(): number
  /** Returns the anchor for a local trace that starts at the reading `now`. */
  anchor(now: number): ClockAnchor
}

export const A_CLOCK: OptionKind = {
  is: 'a clock with `now` and `anchor`',
  valid: value => hasMethods(value, ['now', 'anchor']),
}

/** Interval between comparisons of the monotonic and the wall clock, in milliseconds. */
const CHECK_INTERVAL = 1000
/** How far the wall clock may drift from the anchor before a new one is taken, in milliseconds. */
const TOLERANCE = 1
/** A comparison takes some microseconds; one that takes longer than this was interrupted, in milliseconds. */
const UNINTERRUPTED = 0.1
/** How often an interrupted comparison is repeated. */
const MAX_COMPARISONS = 5

/** How exact the first anchor is, in milliseconds: less than any two processes of a machine can cause each other. */
const EXACT = 0.01
/** A measurement takes up to a millisecond, until the wall clock ticks; longer only where the process is held up. */
const LONGEST_MEASUREMENT = 100
/** A monotonic clock that gives the same reading so often stands still, as under the fake timers of a test. */
const STANDING = 100

/** Bounds of the wall-clock time at which the monotonic clock read zero, in milliseconds. */
interface Origin {
  readonly earliest: number
  readonly latest: number
}

/**
 * Creates a clock on the clocks of the machine. After the wall clock is set (NTP, sleep), new traces follow it. A pause
 * of the process during a comparison is not taken for a change of the wall clock.
 */
export function createSystemClock(): Clock {
  let origin: number | undefined
  let anchor: ClockAnchor
  let checkedAt = Number.NEGATIVE_INFINITY

  function check(): void {
    if (origin === undefined) {
      moveTo(measuredOrigin())
      return
    }
    const { earliest, latest } = comparedClocks()
    if (origin < earliest - TOLERANCE || origin > latest + TOLERANCE) moveTo((earliest + latest) / 2)
  }

  function moveTo(found: number): void {
    origin = found
    anchor = new ClockAnchor(found)
  }

  return {
    now: () => performance.now(),
    anchor(now) {
      // A monotonic clock goes back only where it was replaced, as by the fake timers of a test.
      if (now - checkedAt >= CHECK_INTERVAL || now < checkedAt) {
        checkedAt = now
        check()
      }
      return anchor
    },
  }
}

/**
 * Compares the clocks until the wall clock ticks, which narrows the bounds to the time between two comparisons.
 * `performance.timeOrigin` does not serve: Node reads its two clocks one after the other, and a process that is held up
 * in between has it wrong by as much, so that its spans begin before those that cause them.
 */
function measuredOrigin(): number {
  let { earliest, latest } = compareClocks()
  let reading = performance.now()
  const end = reading + LONGEST_MEASUREMENT
  for (let repeated = 0; latest - earliest > EXACT && reading < end && repeated < STANDING; ) {
    const next = compareClocks()
    earliest = Math.max(earliest, next.earliest)
    latest = Math.min(latest, next.latest)
    // The wall clock was set meanwhile.
    if (earliest > latest) ({ earliest, latest } = next)
    const now = performance.now()
    repeated = now === reading ? repeated + 1 : 0
    reading = now
  }
  return (earliest + latest) / 2
}

/** The most exact of a few comparisons; usually the first. */
function comparedClocks(): Origin {
  let best = compareClocks()
  for (let count = 1; count < MAX_COMPARISONS && widthOf(best) > 1 + UNINTERRUPTED; count++) {
    const next = compareClocks()
    if (widthOf(next) < widthOf(best)) best = next
  }
  return best
}

/** Reads the wall clock between two monotonic readings. `Date.now()` drops fractions of a millisecond. */
function compareClocks(): Origin {
  const before = performance.now()
  const wall = Date.now()
  const after = performance.now()
  return { earliest: wall - after, latest: wall + 1 - before }
}

function widthOf({ earliest, latest }: Origin): number {
  return latest - earliest
}

/** The clock of all providers that are given no other. */
export const systemClock: Clock = createSystemClock()

/** Wraps a user's clock: where it throws or returns no finite time, the system's is read. */
export function guardedClock(clock: Clock): Clock {
  function now(): number {
    const reading = clock.now()
    if (Number.isFinite(reading)) return reading
    throw expected('clock.now()', 'a finite number', reading)
  }

  function anchor(reading: number): ClockAnchor {
    const given = clock.anchor(reading)
    if (isAnchor(given)) return given
    throw expected('clock.anchor()', 'a ClockAnchor, as `new ClockAnchor(epochMillis)` makes it', given)
  }

  return {
    now: () => orElse(now, () => systemClock.now()),
    anchor: reading =>
      orElse(
        () => anchor(reading),
        () => systemClock.anchor(reading),
      ),
  }
}

/** It may be one of another copy of this package. */
function isAnchor(given: unknown): given is ClockAnchor {
  if (!hasMethods(given, ['timeAt'])) return false
  const { seconds, nanos, high, low } = given as ClockAnchor
  return [seconds, nanos, high, low].every(Number.isFinite)
}

function orElse<T>(read: () => T, fallback: () => T): T {
  try {
    return read()
  } catch (error) {
    warnOnce(
      'clock',
      () => `\`clock\` failed and the clock of the system is used instead: ${messageOf(error)}`,
    )
    return fallback()
  }
}
