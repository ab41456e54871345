import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions, checkValue } from '../base/options/checked-options.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import type { Clock } from '../base/time/clock.ts'
import { systemClock } from '../base/time/clock.ts'
import { alwaysOff, alwaysOn } from './always.ts'
import { markNarrow } from './narrow-samplers.ts'
import type { Sampler } from './sampler.ts'

/** Options of {@link rateLimit}. */
export interface RateLimitOptions {
  /** Number of traces that may begin at once after a quiet time; from 1. @default tracesPerSecond, but at least 1 */
  readonly burst?: number | undefined
  /** Monotonic time in milliseconds. @default the clock of the machine */
  readonly clock?: Pick<Clock, 'now'> | undefined
}

const TRACES_PER_SECOND = {
  is: 'a number above 0',
  valid: (value: unknown) => isFiniteNumber(value) && value > 0,
}

const OPTIONS: OptionTable<RateLimitOptions> = {
  burst: { is: 'a number from 1', valid: value => isFiniteNumber(value) && value >= 1 },
  clock: { is: 'a clock', valid: value => hasMethods(value, ['now']) },
}

/**
 * Keeps at most this many new traces a second. As an option of tracing it decides for new traces only; spans with a
 * parent follow their parent. A token bucket: unused traces are saved, up to `burst`.
 *
 * @param tracesPerSecond above 0; 0.1 is one trace in ten seconds
 * @throws TypeError when a number is out of its range, or an option is unknown
 */
export function rateLimit(tracesPerSecond: number, options: RateLimitOptions = {}): Sampler {
  checkValue('tracesPerSecond', TRACES_PER_SECOND, tracesPerSecond)
  const { burst = Math.max(1, tracesPerSecond), clock = systemClock } = checkedOptions(options, OPTIONS)
  let tokens = burst
  let filledAt = clock.now()

  function refill(): void {
    const now = clock.now()
    const elapsed = now - filledAt
    if (elapsed > 0) tokens = Math.min(burst, tokens + (elapsed * tracesPerSecond) / 1000)
    if (Number.isFinite(now)) filledAt = now
  }

  const limited: Sampler = {
    shouldSample(context, traceId, name, kind, attributes, links) {
      refill()
      const sampler = tokens >= 1 ? alwaysOn : alwaysOff
      if (tokens >= 1) tokens--
      return sampler.shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => `RateLimit{${tracesPerSecond}}`,
  }
  markNarrow(limited)
  return limited
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
