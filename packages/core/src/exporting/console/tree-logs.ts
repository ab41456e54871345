import type { TreeLog } from './tree-notes.ts'

/** The log lines of a trace by their span, each to be taken once. */
export interface TreeLogs {
  /** Hands over the lines of a span. */
  take(spanId: string): readonly TreeLog[]
  /** The lines that were not taken. */
  rest(): TreeLog[]
}

/** Sorts log lines by their span. */
export function treeLogs(logs: readonly TreeLog[]): TreeLogs {
  const bySpan = new Map<string, TreeLog[]>()
  for (const log of logs) {
    const lines = bySpan.get(log.spanId)
    if (lines) lines.push(log)
    else bySpan.set(log.spanId, [log])
  }
  return { take, rest: () => [...bySpan.values()].flat() }

  function take(spanId: string): readonly TreeLog[] {
    const lines = bySpan.get(spanId) ?? []
    bySpan.delete(spanId)
    return lines
  }
}
