import type { HrTime } from '@opentelemetry/api'

/** Nanoseconds from `earlier` to `later`; exact up to 104 days, since the seconds are subtracted first. */
export function timeBetween(earlier: HrTime, later: HrTime): number {
  return (later[0] - earlier[0]) * 1e9 + (later[1] - earlier[1])
}
