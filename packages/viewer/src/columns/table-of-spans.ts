import type { ColumnSpan } from './column-span.ts'
import { ROW_FLAGS } from './column-span.ts'
import type { ShapeWords, SpanTable } from './span-table.ts'
import { HAS_MESSAGE, SpanColumns } from './span-table.ts'

const MOST_NANOS = 2n ** 64n - 1n

/** The columns of spans that are objects, as those of a file are. */
export function tableOfSpans(spans: readonly ColumnSpan[]): SpanTable {
  const columns = new SpanColumns(Math.max(1, spans.length))
  const words: ShapeWords[] = []
  const known = new Map<string, number>()
  const totals = { events: 0, links: 0, messages: 0, errors: 0 }
  for (const span of spans) {
    const index = columns.next()
    setId(columns.ids, index, span.spanId)
    setId(columns.parentIds, index, span.parentSpanId)
    setNanos(columns.starts, index, span.start)
    setNanos(columns.ends, index, span.end)
    columns.shapes[index] = shapeOf(span)
    columns.flags[index] = flagsOf(span)
    totals.events += span.events.length
    totals.links += span.links.length
    totals.messages += span.message ? 1 : 0
    totals.errors += span.error === '' ? 0 : 1
  }
  return Object.assign(columns, { words, totals, details: (index: number) => spans[index] as ColumnSpan })

  function shapeOf({ name, service, kind, note, route, message }: ColumnSpan): number {
    const topic = message?.topic ?? ''
    const key = JSON.stringify([name, service, kind, note, route, topic])
    const index = known.get(key) ?? words.length
    if (index < words.length) return index
    known.set(key, index)
    words.push({ name, service, kind, note, route, topic })
    return index
  }
}

function setId(ids: Uint32Array, index: number, id: string): void {
  ids[2 * index] = Number.parseInt(id.slice(0, 8), 16)
  ids[2 * index + 1] = Number.parseInt(id.slice(8), 16)
}

function setNanos(times: Uint32Array, index: number, nanos: bigint): void {
  const within = nanos < 0n ? 0n : nanos > MOST_NANOS ? MOST_NANOS : nanos
  times[2 * index] = Number(within >> 32n)
  times[2 * index + 1] = Number(within & 0xffff_ffffn)
}

function flagsOf({ failed, events, links, message }: ColumnSpan): number {
  return (
    (failed ? ROW_FLAGS.failed : 0) |
    (events.length > 0 ? ROW_FLAGS.hasEvents : 0) |
    (links.length > 0 ? ROW_FLAGS.hasLinks : 0) |
    (message ? HAS_MESSAGE : 0)
  )
}
