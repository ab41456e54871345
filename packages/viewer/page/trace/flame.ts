import { byStart } from '../model/by-start.ts'
import type { TraceModel } from '../model/trace-model.ts'

/** Where each span lies in a flame graph: below its parent, in the first row that is free there. */
export interface Flame {
  /** The row of each span, from 0 on. */
  readonly row: Uint32Array
  readonly rows: number
  /** Spans of a row in the order in which they begin. */
  readonly byRow: readonly (readonly number[])[]
}

/** A span of many that overlap lies over another after so many rows. */
const MOST_TRIED = 64

/** Lays the spans of a trace out by time and depth; children that overlap go one row further down. */
export function flameOf(trace: TraceModel): Flame {
  const row = new Uint32Array(trace.size)
  const ends: number[] = []
  const byRow: number[][] = []
  const depth = depthsOf(trace)
  for (const span of byStart(trace)) {
    const parent = trace.parent[span] ?? -1
    const start = trace.start[span] ?? 0
    // A child that began before its parent, as clocks differ, has no row of the parent to go by.
    const isEarly = parent >= 0 && start < (trace.start[parent] ?? 0)
    let level = parent < 0 ? 0 : isEarly ? (depth[span] ?? 0) : (row[parent] ?? 0) + 1
    for (let tried = 0; tried < MOST_TRIED && (ends[level] ?? Number.NEGATIVE_INFINITY) > start; tried++)
      level++
    row[span] = level
    ends[level] = Math.max(ends[level] ?? 0, trace.end[span] ?? 0)
    for (let missing = byRow.length; missing <= level; missing++) byRow.push([])
    byRow[level]?.push(span)
  }
  return { row, rows: byRow.length, byRow }
}

/** How many parents each span has. */
function depthsOf(trace: TraceModel): Uint32Array {
  const depth = new Uint32Array(trace.size)
  for (let span = 0; span < trace.size; span++) {
    const parent = trace.parent[span] ?? -1
    if (parent >= 0) depth[span] = (depth[parent] ?? 0) + 1
  }
  return depth
}
