import type { MedianRow, RouteMedians } from '../api/route-medians.ts'
import { readColumns } from '../columns/read-columns.ts'
import { writeColumns } from '../columns/write-columns.ts'
import { readSpanTable } from '../otlp/span-table.ts'
import type { TraceRecord } from '../storage/trace-record.ts'
import type { TraceStore } from '../storage/trace-store.ts'
import { ANY_TRACE } from '../storage/trace-store.ts'
import type { Place } from './trace-places.ts'
import { addTrace, newPlace } from './trace-places.ts'

const MOST_TRACES = 50
/** Traces are looked through for those that begin alike. */
const MOST_LISTED = 500
/** Half a second of reading. */
const MOST_SPANS = 200_000
const MOST_ROWS = 5000

/** Lays the latest traces of a route over each other by their structure, and one of them over all. */
export function routeMedians(store: TraceStore, record: TraceRecord): RouteMedians {
  const root = newPlace('', '', 0)
  add(record, 'own')
  let room = MOST_SPANS
  let traces = 0
  for (const other of othersOf(store, record)) {
    if (traces === MOST_TRACES) break
    if (other.spans > room) continue
    room -= other.spans
    traces += 1
    add(other, 'others')
  }
  const { service, name } = record.head
  return { service, name, traces, rows: rowsOf(root, traces) }

  function add(trace: TraceRecord, side: 'own' | 'others'): void {
    const bytes = writeColumns(trace.traceId, readSpanTable(store.spans(trace)))
    addTrace(root, readColumns(bytes.buffer), side)
  }
}

function othersOf(store: TraceStore, { seq, head }: TraceRecord): TraceRecord[] {
  const terms = [`service:${head.service}`]
  if (head.route !== '') terms.push(`route:${head.route}`)
  if (head.topic !== '') terms.push(`topic:${head.topic}`)
  return store
    .list({ ...ANY_TRACE, terms, limit: MOST_LISTED })
    .filter(
      other => other.seq !== seq && other.head.name === head.name && other.head.service === head.service,
    )
}

function rowsOf(root: Place, traces: number): MedianRow[] {
  const rows: MedianRow[] = []
  const stack = [{ place: root, depth: -1 }]
  for (let next = stack.pop(); next !== undefined && rows.length < MOST_ROWS; next = stack.pop()) {
    const { place, depth } = next
    if (depth >= 0) rows.push(rowOf(place, depth))
    const below = [...place.below.values()].filter(
      ({ own, others }) => own.count > 0 || others.length * 2 >= traces,
    )
    for (const one of below.reverse()) stack.push({ place: one, depth: depth + 1 })
  }
  return rows
}

function rowOf({ service, name, kind, own, others }: Place, depth: number): MedianRow {
  return {
    depth,
    service,
    name,
    kind,
    count: own.count,
    duration: own.duration,
    failed: own.failed,
    traces: others.length,
    medianCount: Math.round(medianOf(others.map(({ count }) => count))),
    median: medianOf(others.map(({ duration }) => duration)),
  }
}

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
