import { expected } from '../../base/options/expected.ts'
import type { ReadableSpan } from '../../span/readable-span.ts'
import { spansByTrace } from '../../trace-tree/spans-by-trace.ts'
import { treeForest } from '../../trace-tree/tree-forest.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'
import { treeSpan } from '../../trace-tree/tree-span.ts'
import type { Paint } from './terminal-colors.ts'
import { paintFor } from './terminal-colors.ts'
import { traceAxis } from './trace-axis.ts'
import { headSpan, traceHeading } from './trace-heading.ts'
import type { TreeLogs } from './tree-logs.ts'
import { treeLogs } from './tree-logs.ts'
import type { TreeLog } from './tree-notes.ts'
import { logLine } from './tree-notes.ts'
import { treePrinter } from './tree-printer.ts'
import { treeRows } from './tree-rows.ts'

const DEFAULT_WIDTH = 120
const LEAST_WIDTH = 60

/** How a trace is drawn. */
export interface FormatTraceOptions {
  /**
   * Whether to use the colours of a terminal.
   * @default false
   */
  readonly colors?: boolean | undefined
  /**
   * Columns to fill, at least 60.
   * @default 120
   */
  readonly width?: number | undefined
  /**
   * Log lines, shown below the spans in which they were written.
   * @default []
   */
  readonly logs?: readonly TreeLog[] | undefined
  /**
   * Words to put behind the first line of each trace.
   * @default undefined
   */
  readonly note?: string | undefined
}

/**
 * Draws the spans of a trace as a tree, for a person: what called what, in which service, when on the axis of the
 * whole trace, for how long, and what went wrong. The first line sums the trace up. Spans of several traces are several
 * trees, in the order of their starts, with an empty line between them. Whatever the spans say of their parents, each is
 * drawn exactly once; text from outside cannot steer the terminal nor forge a line.
 * Offsets of events and log lines count from the start of their span.
 *
 * @throws TypeError where it is given no array of spans
 */
export function formatTrace(
  given: readonly (TreeSpan | ReadableSpan)[],
  options: FormatTraceOptions = {},
): string {
  if (!Array.isArray(given) || !given.every(isSpan))
    throw expected('the argument of formatTrace', 'an array of spans, such as `exporter.spans`', given)
  const spans = given.map(span => ('spanContext' in span ? treeSpan(span) : span))
  const paint = paintFor(options.colors === true)
  const logs = treeLogs(options.logs ?? [])
  const trees = spansByTrace(spans).map(trace => treeLines(trace, logs, options, paint).join('\n'))
  if (trees.length === 0) return ''
  return [trees.join('\n\n'), ...restLines(logs, paint)].join('\n')
}

function treeLines(
  spans: readonly TreeSpan[],
  logs: TreeLogs,
  options: FormatTraceOptions,
  paint: Paint,
): readonly string[] {
  const roots = treeForest(spans)
  const head = headSpan(roots)
  if (!head) return []
  const width = Math.max(LEAST_WIDTH, Math.floor(options.width || DEFAULT_WIDTH))
  const rows = treeRows(roots, head.service, Math.floor(width / 10))
  const printer = treePrinter({ rows, axis: traceAxis(spans), names: namesById(spans), logs, width, paint })
  const lines = [traceHeading(head, options.note, paint)]
  for (const row of rows) for (const line of printer(row)) lines.push(line)
  return lines
}

function restLines(logs: TreeLogs, paint: Paint): readonly string[] {
  const rest = logs.rest()
  if (rest.length === 0) return []
  const lines = rest.map(
    log =>
      `     ${logLine(log)
        .map(({ text, style }) => (style ? paint(style, text) : text))
        .join('  ')}`,
  )
  return [paint('yellow', '(log lines whose span is not here)'), ...lines]
}

/** Spans of both kinds have a start, and ids or a function that returns them. */
function isSpan(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('startTime' in value)) return false
  return 'spanContext' in value || 'spanId' in value
}

function namesById(spans: readonly TreeSpan[]): Map<string, string> {
  return new Map(spans.map(span => [span.spanId, span.name]))
}
