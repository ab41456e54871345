import type { TraceModel } from '../model/trace-model.ts'

const known = new WeakMap<TraceModel, ReadonlyMap<number, readonly number[]>>()

/** Indices of the log lines and events of each span that has some, by time; found once for a trace. */
export function linesBySpan(trace: TraceModel): ReadonlyMap<number, readonly number[]> {
  const found = known.get(trace)
  if (found !== undefined) return found
  const lines = new Map<number, number[]>()
  for (const [index, { span }] of trace.lines.entries()) {
    const own = lines.get(span)
    if (own === undefined) lines.set(span, [index])
    else own.push(index)
  }
  known.set(trace, lines)
  return lines
}
