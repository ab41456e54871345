import type { Attributes, Context, Histogram } from '@opentelemetry/api'
import { measureSafely } from './instrument-lookup.ts'

/** Records the time since `startedAt`, in milliseconds of `performance.now()`. Never throws. */
export function recordDuration(
  histogram: Histogram,
  startedAt: number,
  attributes: Attributes,
  context: Context,
): void {
  const seconds = (performance.now() - startedAt) / 1e3
  measureSafely(() => histogram.record(seconds, attributes, context))
}
