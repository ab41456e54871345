import type { SpanKindNumber } from '../api/span-detail.ts'
import type { ColumnsHead, SpanShape } from './column-span.ts'
import type { ColumnsLayout } from './layout.ts'
import { BYTES_OF_ROW, columnsLayout, MAGIC } from './layout.ts'

/** The spans of a trace, row by row in the order of the waterfall: a parent before its children, siblings by start. */
export interface TraceColumns {
  readonly head: ColumnsHead
  /** Number of rows. */
  readonly length: number
  /** Ticks since the beginning of the trace. */
  readonly starts: Uint32Array
  /** Ticks. */
  readonly durations: Uint32Array
  /** Row of the parent, always a smaller number, or `NO_PARENT` (0xffffffff). */
  readonly parents: Uint32Array
  /** `ROW_FLAGS` of a row. */
  flags(row: number): number
  /** In the order of the first row that has them. */
  readonly shapes: readonly SpanShape[]
  /** Index in `shapes` of a row. */
  shapeIndex(row: number): number
  /** Name, service and kind of a row; rows that are alike share one object. */
  shape(row: number): SpanShape
  /** 16 hex digits. */
  spanId(row: number): string
}

/**
 * Reads what `writeColumns` wrote, without copying it.
 *
 * @throws TypeError where the bytes are something else, or are cut off
 */
export function readColumns(buffer: ArrayBuffer): TraceColumns {
  const head = readHead(buffer)
  const columns = columnsOf(buffer, head.spans)
  const shapes = head.shapes.map((shape): SpanShape => {
    const text = (index: number) => head.strings[index] ?? ''
    const [name, service, kind, note, route, topic] = shape
    return {
      name: text(name),
      service,
      kind: kind as SpanKindNumber,
      note: text(note),
      route: text(route),
      topic: text(topic),
    }
  })
  return {
    head,
    length: head.spans,
    starts: columns.starts,
    durations: columns.durations,
    parents: columns.parents,
    shapes,
    shapeIndex: row => (columns.shapes[row] ?? 0) >>> 8,
    flags: row => (columns.shapes[row] ?? 0) & 255,
    shape: row => shapes[(columns.shapes[row] ?? 0) >>> 8] ?? NO_SHAPE,
    spanId: row => hexOf(columns.ids[2 * row]) + hexOf(columns.ids[2 * row + 1]),
  }
}

const NO_SHAPE: SpanShape = { name: '', service: 0, kind: 0, note: '', route: '', topic: '' }

function readHead(buffer: ArrayBuffer): ColumnsHead {
  const start = new DataView(buffer)
  if (buffer.byteLength < 8 || start.getUint32(0, true) !== MAGIC) throw notColumns()
  const length = start.getUint32(4, true)
  if (length % 8 !== 0 || 8 + length > buffer.byteLength) throw notColumns()
  return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))) as ColumnsHead
}

function columnsOf(buffer: ArrayBuffer, spans: number): ColumnsLayout {
  const offset = 8 + new DataView(buffer).getUint32(4, true)
  if (buffer.byteLength !== offset + spans * BYTES_OF_ROW) throw notColumns()
  return columnsLayout(buffer, offset, spans)
}

function notColumns(): TypeError {
  return new TypeError('Expected the columns of a trace, got other bytes, or a part of them')
}

function hexOf(half: number | undefined): string {
  return (half ?? 0).toString(16).padStart(8, '0')
}
