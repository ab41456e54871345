import type { ColumnSpan, ColumnsHead } from './column-span.ts'
import { ROW_FLAGS } from './column-span.ts'
import { BYTES_OF_ROW, columnsLayout, MAGIC } from './layout.ts'
import { shapeTable } from './shape-table.ts'
import { traceTimes } from './trace-times.ts'
import type { WaterfallOrder } from './waterfall-order.ts'
import { waterfallOrder } from './waterfall-order.ts'

const MOST_LISTED = 20_000
const MOST_ERRORS = 5000

/**
 * Writes the spans of a trace as one buffer: a JSON head, then five columns of 24 bytes a span, in the order of the waterfall.
 *
 * @param traceId 32 hex digits
 */
export function writeColumns(traceId: string, spans: readonly ColumnSpan[]): Uint8Array<ArrayBuffer> {
  const order = waterfallOrder(spans)
  const times = traceTimes(spans)
  const table = shapeTable()
  const lists = emptyLists()
  const rows = new Uint32Array((spans.length * BYTES_OF_ROW) / 4)
  const columns = columnsLayout(rows.buffer, 0, spans.length)
  for (let row = 0; row < spans.length; row++) {
    const index = order.spanOf[row] ?? 0
    const span = spans[index] as ColumnSpan
    columns.starts[row] = times.startOf(index)
    columns.durations[row] = times.durationOf(index)
    columns.parents[row] = order.parentOf[row] ?? 0
    const moved = times.isMoved(index) ? ROW_FLAGS.timeMoved : 0
    columns.shapes[row] = table.shapeOf(span) * 256 + ((order.flagsOf[row] ?? 0) | ownFlags(span) | moved)
    columns.ids[2 * row] = Number.parseInt(span.spanId.slice(0, 8), 16)
    columns.ids[2 * row + 1] = Number.parseInt(span.spanId.slice(8), 16)
    for (const { name, time, text } of span.events)
      add(lists, 'events', [row, times.ticksAt(time), table.textOf(name), table.textOf(text)])
    for (const link of span.links) add(lists, 'links', linkEntry(row, link, traceId, order))
    if (span.message) add(lists, 'messages', [row, span.message])
    if (span.error !== '') add(lists, 'errors', [row, table.textOf(span.error)])
  }
  return joined(
    {
      traceId,
      startUnixNano: String(times.start),
      tick: times.tick,
      duration: times.duration,
      spans: spans.length,
      services: table.services,
      strings: table.strings,
      shapes: table.shapes,
      ...lists,
    },
    new Uint8Array(rows.buffer),
  )
}

type Lists = {
  -readonly [List in 'events' | 'links' | 'messages' | 'errors']: ColumnsHead[List][number][]
} & { readonly leftOut: { events: number; links: number; messages: number; errors: number } }

function emptyLists(): Lists {
  return {
    events: [],
    links: [],
    messages: [],
    errors: [],
    leftOut: { events: 0, links: 0, messages: 0, errors: 0 },
  }
}

function add<List extends 'events' | 'links' | 'messages' | 'errors'>(
  lists: Lists,
  name: List,
  entry: Lists[List][number],
): void {
  const list = lists[name] as Lists[List][number][]
  if (list.length < (name === 'errors' ? MOST_ERRORS : MOST_LISTED)) list.push(entry)
  else lists.leftOut[name] += 1
}

function ownFlags({ failed, events, links }: ColumnSpan): number {
  return (
    (failed ? ROW_FLAGS.failed : 0) |
    (events.length > 0 ? ROW_FLAGS.hasEvents : 0) |
    (links.length > 0 ? ROW_FLAGS.hasLinks : 0)
  )
}

function linkEntry(
  row: number,
  link: ColumnSpan['links'][number],
  traceId: string,
  order: WaterfallOrder,
): ColumnsHead['links'][number] {
  const target = link.traceId === traceId ? (order.rowById.get(link.spanId) ?? -1) : -1
  return [row, link.traceId, link.spanId, target]
}

/** The head is filled up with spaces, so that the columns begin at a multiple of 8 bytes. */
function joined(head: ColumnsHead, rows: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head))
  const room = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(8 + room + rows.length).fill(32, 8, 8 + room)
  const start = new DataView(bytes.buffer)
  start.setUint32(0, MAGIC, true)
  start.setUint32(4, room, true)
  bytes.set(text, 8)
  bytes.set(rows, 8 + room)
  return bytes
}
