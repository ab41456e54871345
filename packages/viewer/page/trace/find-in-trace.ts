import type { TraceModel } from '../model/trace-model.ts'

/** The spans whose name, service, note, id or log lines contain a text, whatever its case, in the order in which they began. */
export function findInTrace(trace: TraceModel, text: string): number[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const matching = trace.shapes.map(shape =>
    [shape.name, shape.service, shape.note].some(text => text.toLowerCase().includes(wanted)),
  )
  const inLines = new Set(
    trace.lines.filter(line => line.text.toLowerCase().includes(wanted)).map(line => line.span),
  )
  const isId = /^[0-9a-f]{8,16}$/.test(wanted)
  const found: number[] = []
  for (let span = 0; span < trace.size; span++) {
    const isFound =
      matching[trace.shape[span] ?? 0] || inLines.has(span) || (isId && trace.spanId(span).startsWith(wanted))
    if (isFound) found.push(span)
  }
  return found
}
