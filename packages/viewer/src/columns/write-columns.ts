import type { ColumnsHead } from './column-span.ts'
import { ROW_FLAGS } from './column-span.ts'
import { BYTES_OF_ROW, columnsLayout, MAGIC } from './layout.ts'
import { orderOfStarts } from './order-of-starts.ts'
import { shapeTable } from './shape-table.ts'
import type { ListCounts, SpanTable } from './span-table.ts'
import { HAS_MESSAGE } from './span-table.ts'
import { traceTimes } from './trace-times.ts'
import { waterfallOrder } from './waterfall-order.ts'

const MOST_LISTED = 20_000
const MOST_ERRORS = 5000

/**
 * Writes the spans of a trace as one buffer: a JSON head, then five columns of 24 bytes a span, in the order of the waterfall.
 *
 * @param traceId 32 hex digits
 */
export function writeColumns(traceId: string, spans: SpanTable): Uint8Array<ArrayBuffer> {
  const byStart = orderOfStarts(spans.starts, spans.length)
  const order = waterfallOrder(spans, byStart)
  const times = traceTimes(spans, byStart)
  const table = shapeTable()
  const lists: Lists = { events: [], links: [], messages: [], errors: [] }
  const rows = new Uint32Array((spans.length * BYTES_OF_ROW) / 4)
  const columns = columnsLayout(rows.buffer, 0, spans.length)
  /** Shapes are counted in the order of rows. */
  const shapeOf = new Int32Array(spans.words.length).fill(-1)
  for (let row = 0; row < spans.length; row++) {
    const index = order.spanOf[row] as number
    const words = spans.shapes[index] as number
    if (shapeOf[words] === -1) shapeOf[words] = table.add(spans.words[words] as SpanTable['words'][number])
    const own = spans.flags[index] as number
    const flags = (own & ~HAS_MESSAGE) | (order.flagsOf[row] as number)
    columns.starts[row] = times.startOf(index)
    columns.durations[row] = times.durationOf(index)
    columns.parents[row] = order.parentOf[row] as number
    columns.shapes[row] =
      (shapeOf[words] as number) * 256 + (flags | (times.isMoved(index) ? ROW_FLAGS.timeMoved : 0))
    columns.ids[2 * row] = spans.ids[2 * index] as number
    columns.ids[2 * row + 1] = spans.ids[2 * index + 1] as number
    if (hasRoom(lists, own)) list(row, index)
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
      leftOut: leftOut(spans.totals, lists),
    },
    new Uint8Array(rows.buffer),
  )

  function list(row: number, index: number): void {
    const { events, links, message, error } = spans.details(index)
    for (const { name, time, text } of events)
      add(lists.events, [row, times.ticksAt(time), table.textOf(name), table.textOf(text)])
    for (const link of links) {
      const target = link.traceId === traceId ? order.rowOf(link.spanId) : -1
      add(lists.links, [row, link.traceId, link.spanId, target])
    }
    if (message) add(lists.messages, [row, message])
    if (error !== '') add(lists.errors, [row, table.textOf(error)], MOST_ERRORS)
  }
}

type Lists = { -readonly [List in keyof ListCounts]: ColumnsHead[List][number][] }

/** Whether a span has something for a list that is not full. */
function hasRoom({ events, links, messages, errors }: Lists, flags: number): boolean {
  return (
    ((flags & ROW_FLAGS.failed) !== 0 && errors.length < MOST_ERRORS) ||
    ((flags & ROW_FLAGS.hasEvents) !== 0 && events.length < MOST_LISTED) ||
    ((flags & ROW_FLAGS.hasLinks) !== 0 && links.length < MOST_LISTED) ||
    ((flags & HAS_MESSAGE) !== 0 && messages.length < MOST_LISTED)
  )
}

function add<Entry>(list: Entry[], entry: Entry, most = MOST_LISTED): void {
  if (list.length < most) list.push(entry)
}

function leftOut(totals: ListCounts, { events, links, messages, errors }: Lists): ListCounts {
  return {
    events: totals.events - events.length,
    links: totals.links - links.length,
    messages: totals.messages - messages.length,
    errors: totals.errors - errors.length,
  }
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
