import type { TraceAxis } from '../../exporting/console/trace-axis.ts'
import type { TreeRow } from '../../exporting/console/tree-rows.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'

/** A trace, prepared for a page. */
export interface ShownTrace {
  /** Stands for the whole trace. */
  readonly head: TreeSpan | undefined
  readonly rows: readonly TreeRow[]
  /** How many rows the page has before it: the fragment of a row is its number on the page. */
  readonly first: number
  /** The fragments of the spans of all traces, by their ids. */
  readonly places: ReadonlyMap<string, string>
  readonly axis: TraceAxis
  /** Ids of spans that have not ended. */
  readonly open: ReadonlySet<string>
}

/** The fragment of a row of the page. */
export function fragmentOf(row: number): string {
  return `s${row}`
}
