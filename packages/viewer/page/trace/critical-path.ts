import type { TraceModel } from '../model/trace-model.ts'
import { childrenOf } from '../model/trace-model.ts'

/** A stretch of time that decided when the trace ended. */
export interface PathPart {
  readonly span: number
  readonly from: number
  readonly to: number
  /** Whether the span waited to begin, such as a message in a queue, rather than ran. */
  readonly isWait: boolean
}

/**
 * What the end of a trace waited for, from its last end back to its start: at each moment the span that the next one had to wait for. A
 * child that outlives its parent, such as the processing of a message, is followed out of the parent, and the time between the two is a
 * wait.
 */
export function criticalPath(trace: TraceModel): PathPart[] {
  if (trace.size === 0) return []
  const parts: PathPart[] = []
  const lastToEnd = childrenByEnd(trace)
  let span = lastOf(trace)
  let cursor = trace.end[span] ?? 0
  // How many of a span's children, last to end first, have been passed.
  const passed = new Int32Array(trace.size)
  // Each step enters a child, leaves to a parent, or ends: every span is entered and left once.
  while (span >= 0) {
    const start = trace.start[span] ?? 0
    const children = lastToEnd(span)
    let next = -1
    while (next < 0 && (passed[span] ?? 0) < children.length) {
      const child = children[passed[span] ?? 0] ?? -1
      passed[span] = (passed[span] ?? 0) + 1
      if ((trace.end[child] ?? 0) <= cursor && (trace.end[child] ?? 0) > start) next = child
    }
    if (next >= 0) {
      const end = trace.end[next] ?? 0
      add(parts, span, end, cursor, false)
      cursor = end
      span = next
      continue
    }
    add(parts, span, start, cursor, false)
    cursor = Math.min(cursor, start)
    const parent = trace.parent[span] ?? -1
    const parentEnd = trace.end[parent] ?? 0
    if (parent >= 0 && parentEnd < cursor) {
      add(parts, span, parentEnd, cursor, true)
      cursor = parentEnd
    }
    span = parent
  }
  return parts.reverse()
}

function add(parts: PathPart[], span: number, from: number, to: number, isWait: boolean): void {
  if (to > from) parts.push({ span, from, to, isWait })
}

/** The span that ended last; of several, the one that began first. */
function lastOf(trace: TraceModel): number {
  let last = 0
  for (let span = 1; span < trace.size; span++)
    if ((trace.end[span] ?? 0) > (trace.end[last] ?? 0)) last = span
  return last
}

function childrenByEnd(trace: TraceModel): (span: number) => readonly number[] {
  const sorted = new Map<number, number[]>()
  return span => {
    let children = sorted.get(span)
    if (children === undefined) {
      children = [...childrenOf(trace, span)].sort((a, b) => (trace.end[b] ?? 0) - (trace.end[a] ?? 0))
      sorted.set(span, children)
    }
    return children
  }
}
