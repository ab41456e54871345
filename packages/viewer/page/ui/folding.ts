import type { TraceSession } from '../state/trace-session.ts'
import { ROW } from '../trace/rows.ts'

/** Folds or unfolds the children of a span, or the spans of a group. */
export function switchFold({ folding, rows }: TraceSession, kind: number, ref: number): void {
  const { closed, openGroups, showLines } = folding.value
  if (kind === ROW.group) {
    const first = rows.value.groups[ref]?.spans[0] ?? -1
    folding.value = { closed, openGroups: switched(openGroups, first), showLines }
  } else folding.value = { closed: switched(closed, ref), openGroups, showLines }
}

export function isFolded({ folding, rows }: TraceSession, kind: number, ref: number): boolean {
  if (kind === ROW.group) return !folding.value.openGroups.has(rows.value.groups[ref]?.spans[0] ?? -1)
  return folding.value.closed.has(ref)
}

/** Folds all spans that have children but the roots, or unfolds all. */
export function switchAllFolds(session: TraceSession): void {
  const { trace, folding } = session
  const { closed, openGroups, showLines } = folding.value
  const all = new Set<number>()
  if (closed.size === 0)
    for (let span = 0; span < trace.size; span++)
      if ((trace.parent[span] ?? -1) >= 0 && (trace.firstChild[span] ?? -1) >= 0) all.add(span)
  folding.value = { closed: all, openGroups, showLines }
}

function switched(set: ReadonlySet<number>, entry: number): Set<number> {
  const next = new Set(set)
  if (!next.delete(entry)) next.add(entry)
  return next
}
