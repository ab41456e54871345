import type { TraceSummary } from '../../src/api/trace-summary.ts'

/** Both lists as one, the latest to arrive first, each trace once: a later summary replaces an earlier one. */
export function mergeSummaries(
  shown: readonly TraceSummary[],
  more: readonly TraceSummary[],
): TraceSummary[] {
  const byId = new Map(shown.map(trace => [trace.traceId, trace]))
  for (const trace of more) byId.set(trace.traceId, trace)
  return [...byId.values()].sort((a, b) => b.seq - a.seq)
}
