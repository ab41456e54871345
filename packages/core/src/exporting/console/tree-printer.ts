import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'
import { detailLines } from './detail-lines.ts'
import { durationText } from './duration-text.ts'
import type { Paint, TextStyle } from './terminal-colors.ts'
import { cutColumns, padColumns, printableText, textColumns } from './text-columns.ts'
import type { TraceAxis } from './trace-axis.ts'
import { durationBar } from './trace-axis.ts'
import type { Detail } from './tree-details.ts'
import { spanDetails } from './tree-details.ts'
import type { TreeLogs } from './tree-logs.ts'
import { spanNotes } from './tree-notes.ts'
import type { TreeRow } from './tree-rows.ts'

/** What a printer draws with. */
export interface TreeDrawing {
  readonly rows: readonly TreeRow[]
  readonly axis: TraceAxis
  readonly names: ReadonlyMap<string, string>
  readonly logs: TreeLogs
  readonly width: number
  readonly paint: Paint
}

const KIND_COLUMNS = 8
const DURATION_COLUMNS = 7
const NAME_COLUMNS = 200
const kinds: Readonly<Record<SpanKind, string>> = {
  [SpanKind.INTERNAL]: 'internal',
  [SpanKind.SERVER]: 'server',
  [SpanKind.CLIENT]: 'client',
  [SpanKind.PRODUCER]: 'producer',
  [SpanKind.CONSUMER]: 'consumer',
}
const serviceStyles: readonly TextStyle[] = ['cyan', 'magenta', 'blue', 'yellow', 'green']

/** Makes the function that draws a row: the line of its span, what did not fit, and its sub-lines. */
export function treePrinter({
  rows,
  axis,
  names,
  logs,
  width,
  paint,
}: TreeDrawing): (row: TreeRow) => string[] {
  const labelColumns = Math.min(widestLabel(rows), Math.floor(width * 0.42))
  const barColumns = Math.min(24, Math.max(8, Math.floor(width / 6)))
  const detailsAt = labelColumns + KIND_COLUMNS + barColumns + DURATION_COLUMNS + 6
  const services = new Map<string, TextStyle>()
  return printRow

  function printRow(row: TreeRow): string[] {
    const { span, remark } = row.node
    const oddity: Detail = { text: `(${printableText(remark ?? '', NAME_COLUMNS)})`, style: 'yellow' }
    if (!span) return detailLines([oddity], width, width, paint)
    const room = Math.max(24, width - textColumns(row.beside))
    const details = spanDetails(span)
    if (remark) details.unshift(oddity)
    const label = labelText(row, span)
    if (textColumns(row.lead + label) > labelColumns) details.unshift({ text: label.trim(), style: 'bold' })
    const [own = '', ...more] = detailLines(details, Math.max(0, width - detailsAt), room, paint)
    const notes = spanNotes(span, logs.take(span.spanId), id => names.get(id))
    const below = [...more, ...notes.flatMap(note => detailLines(note, room, room, paint))]
    const beside = paint('dim', row.beside)
    return [`${spanLine(row, span, label)}  ${own}`.trimEnd(), ...below.map(line => beside + line)]
  }

  function spanLine(row: TreeRow, span: TreeSpan, label: string): string {
    const room = Math.max(8, labelColumns - textColumns(row.lead))
    const failed = span.status.code === SpanStatusCode.ERROR
    const name = paint(failed ? ['red', 'bold'] : 'bold', cutColumns(label, room))
    const padding = ' '.repeat(Math.max(0, room - textColumns(cutColumns(label, room))))
    const kind = paint('dim', padColumns(kinds[span.kind] ?? 'internal', KIND_COLUMNS))
    const duration = durationText(timeBetween(span.startTime, span.endTime)).padStart(DURATION_COLUMNS)
    return `${paint('dim', row.lead)}${name}${padding}  ${kind} ${bar(span, failed)} ${duration}`
  }

  function bar(span: TreeSpan, failed: boolean): string {
    const { before, filled, after } = durationBar(axis.at(span.startTime), axis.at(span.endTime), barColumns)
    const style = failed ? 'red' : serviceStyle(span.service ?? '')
    return paint('dim', before) + paint(style, filled) + paint('dim', after)
  }

  function serviceStyle(service: string): TextStyle {
    const style = services.get(service) ?? serviceStyles[services.size % serviceStyles.length] ?? 'cyan'
    services.set(service, style)
    return style
  }
}

function labelText({ newService, depth, folded }: TreeRow, span: TreeSpan): string {
  const service = newService === undefined ? '' : `[${printableText(newService, 60)}] `
  return `${folded ? `\u22ef${depth} ` : ''}${service}${printableText(span.name, NAME_COLUMNS)}`
}

function widestLabel(rows: readonly TreeRow[]): number {
  let widest = 0
  for (const row of rows) {
    if (row.node.span) widest = Math.max(widest, textColumns(row.lead + labelText(row, row.node.span)))
  }
  return widest
}
