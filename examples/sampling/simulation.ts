import { createHash } from 'node:crypto'
import type { Clock, IdGenerator } from '@throughline/core'
import { ClockAnchor } from '@throughline/core'

const anchor = new ClockAnchor(Date.UTC(2026, 0, 1))
let millis = 0

/** Goes on when a request takes time, so that the output does not depend on the machine. */
export const simulatedClock: Clock = { now: () => millis, anchor: () => anchor }

export function pass(milliseconds: number): void {
  millis += milliseconds
}

/** Ids as evenly spread as random ones, and the same at each run. */
export function repeatableIds(): IdGenerator {
  let made = 0
  const next = (digits: number) => createHash('sha256').update(String(made++)).digest('hex').slice(0, digits)
  return { generateTraceId: () => next(32), generateSpanId: () => next(16) }
}
