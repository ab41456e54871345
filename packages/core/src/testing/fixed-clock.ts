import { expected } from '../base/options/expected.ts'
import type { Clock } from '../base/time/clock.ts'
import { ClockAnchor } from '../base/time/clock.ts'

/** 2024-01-01T00:00:00Z, in milliseconds since 1970. */
const START = 1_704_067_200_000

/** How a clock of a test goes. */
export interface FixedClockOptions {
  /** The time of its first reading: a date, or milliseconds since 1970. @default 2024-01-01T00:00:00Z */
  readonly start?: Date | number | undefined
  /** Milliseconds by which each reading is later than the one before it. @default 1 */
  readonly step?: number | undefined
}

/** A clock whose readings are the same in every run: for `clock` in a test that shows times. */
export function fixedClock({ start = START, step = 1 }: FixedClockOptions = {}): Clock {
  if (typeof step !== 'number' || !(step >= 0))
    throw expected('step', 'a number of milliseconds from 0', step)
  const anchor = new ClockAnchor(Number(start))
  let reading = -step
  return {
    now() {
      reading += step
      return reading
    },
    anchor: () => anchor,
  }
}
