import type { HrTime } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'

const eighths = ['', '\u258f', '\u258e', '\u258d', '\u258c', '\u258b', '\u258a', '\u2589']
const full = '\u2588'
const track = '\u00b7'

/** The three parts of a bar: the axis before the span, the span itself, the axis after it. */
export interface DurationBar {
  readonly before: string
  readonly filled: string
  readonly after: string
}

/**
 * A bar on a time axis of `width` columns: where the span began and how long it took.
 * `start` and `end` are fractions of the axis; even a span without duration fills an eighth of a column.
 */
export function durationBar(start: number, end: number, width: number): DurationBar {
  const from = Math.min(Math.floor(within(start) * width), width - 1)
  const length = Math.max(1, Math.round(within(end) * width * 8) - from * 8)
  const filled = full.repeat(Math.floor(length / 8)) + eighths[length % 8]
  return { before: track.repeat(from), filled, after: track.repeat(width - from - filled.length) }
}

function within(fraction: number): number {
  return fraction > 0 ? Math.min(fraction, 1) : 0
}

/** The time a trace covers, as the axis on which its spans are drawn. */
export interface TraceAxis {
  /** How long it is. */
  readonly nanoseconds: number
  /** Where on the axis a moment lies, as a fraction of it. */
  at(time: HrTime): number
}

/** The axis from the first start to the last end of `spans`. */
export function traceAxis(spans: readonly TreeSpan[]): TraceAxis {
  const base = spans[0]?.startTime ?? [0, 0]
  let start = 0
  let end = 0
  for (const span of spans) {
    start = Math.min(start, timeBetween(base, span.startTime))
    end = Math.max(end, timeBetween(base, span.endTime))
  }
  const nanoseconds = end - start
  return { nanoseconds, at: time => (timeBetween(base, time) - start) / (nanoseconds || 1) }
}
