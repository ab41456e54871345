import type { HrTime } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'

/** The time a trace covers, as the axis on which its spans are drawn. */
export interface TraceAxis {
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
  return { at: time => (timeBetween(base, time) - start) / (end - start || 1) }
}
