import type { ReadonlySignal, Signal } from '@preact/signals'
import { computed, signal } from '@preact/signals'
import type { TraceModel } from '../model/trace-model.ts'
import { isFailed } from '../model/trace-model.ts'
import type { PathPart } from '../trace/critical-path.ts'
import { criticalPath } from '../trace/critical-path.ts'
import { findInTrace } from '../trace/find-in-trace.ts'
import type { Folding, Rows } from '../trace/rows.ts'
import { ROW, rowsOf } from '../trace/rows.ts'
import type { TimeScale } from '../trace/time-scale.ts'
import { longWaits, timeScale } from '../trace/time-scale.ts'
import { pageState } from './page-state.ts'

/** What a reader does with one trace, beside what the address has. */
export interface TraceSession {
  readonly trace: TraceModel
  readonly services: readonly string[]
  readonly failed: readonly number[]
  readonly folding: Signal<Folding>
  readonly rows: ReadonlySignal<Rows>
  readonly scale: ReadonlySignal<TimeScale>
  readonly hasLongWaits: boolean
  readonly criticalPath: ReadonlySignal<readonly PathPart[]>
  readonly showsCriticalPath: Signal<boolean>
  readonly find: Signal<string>
  readonly found: ReadonlySignal<readonly number[]>
  readonly foundSet: ReadonlySignal<ReadonlySet<number>>
  /** The row that the keyboard is on: `ROW.span` or `ROW.group`, and its index. */
  readonly active: Signal<{ readonly kind: number; readonly ref: number }>
}

/** Begins to show a trace; of the same trace before it grew, what the reader did stays. */
export function sessionOf(trace: TraceModel, previous?: TraceSession): TraceSession {
  const waits = longWaits(trace)
  const isSame = previous?.trace.traceId === trace.traceId
  const folding = signal<Folding>(
    isSame ? previous.folding.value : { closed: new Set(), openGroups: new Set(), showLines: true },
  )
  const pinched = timeScale(trace.duration, waits)
  const straight = timeScale(trace.duration)
  const find = signal(isSame ? previous.find.value : '')
  const found = computed(() => findInTrace(trace, find.value))
  const failed: number[] = []
  for (let span = 0; span < trace.size; span++) if (isFailed(trace, span)) failed.push(span)
  return {
    trace,
    services: [...new Set(trace.shapes.map(({ service }) => service))],
    failed,
    folding,
    rows: computed(() => rowsOf(trace, folding.value)),
    scale: computed(() => (pageState.value.trueScale ? straight : pinched)),
    hasLongWaits: waits.length > 0,
    criticalPath: computed(() => criticalPath(trace)),
    showsCriticalPath: signal(isSame ? previous.showsCriticalPath.value : true),
    find,
    found,
    foundSet: computed(() => new Set(found.value)),
    active: signal({ kind: ROW.span, ref: 0 }),
  }
}

/** The row of a span or group, or -1 where it is folded away. */
export function rowOf(rows: Rows, kind: number, ref: number): number {
  for (let row = 0; row < rows.size; row++) if (rows.kind[row] === kind && rows.ref[row] === ref) return row
  return -1
}

/** Unfolds what hides a span. */
export function reveal(session: TraceSession, span: number): void {
  const { trace, folding } = session
  const closed = new Set(folding.value.closed)
  const openGroups = new Set(folding.value.openGroups)
  const ancestors = new Set<number>()
  for (let at = span; at >= 0; at = trace.parent[at] ?? -1) ancestors.add(at)
  for (const ancestor of ancestors) if (ancestor !== span) closed.delete(ancestor)
  folding.value = { ...folding.value, closed }
  // A group inside a group is known only once the outer one is open.
  while (rowOf(session.rows.value, ROW.span, span) < 0) {
    const hiding = session.rows.value.groups.find(
      group => !openGroups.has(group.spans[0] ?? -1) && group.spans.some(member => ancestors.has(member)),
    )
    if (hiding === undefined) return
    openGroups.add(hiding.spans[0] ?? -1)
    folding.value = { ...folding.value, openGroups: new Set(openGroups) }
  }
}
