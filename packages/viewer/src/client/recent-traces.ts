import type { TraceSummary } from '../api/trace-summary.ts'

/** The traces that grew within a time. @param since Milliseconds; undefined for all. */
export function recentTraces(traces: readonly TraceSummary[], since: number | undefined): TraceSummary[] {
  const oldest = since === undefined ? Number.NEGATIVE_INFINITY : Date.now() - since
  return traces.filter(({ start, duration }) => start + duration >= oldest)
}
