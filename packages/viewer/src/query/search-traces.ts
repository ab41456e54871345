import { setImmediate as nextTurn } from 'node:timers/promises'
import { hashesOf } from '../otlp/attribute-hashes.ts'
import type { TraceRecord } from '../storage/trace-record.ts'
import type { TraceStore } from '../storage/trace-store.ts'
import type { AttributeLog } from './attribute-log.ts'
import { matchAttributes } from './match-attributes.ts'
import type { AttributeCondition, Query } from './parse-query.ts'

/** What a search found. */
export interface FoundTraces {
  readonly records: readonly TraceRecord[]
  /** What `before` has to be to go on; absent where nothing older is left. */
  readonly next?: number
  /** Set where the time was up before enough was found: the start of the trace that was looked at last. */
  readonly searchedBackTo?: number
}

/** How far to search. */
export interface SearchBounds {
  readonly limit: number
  /** Only traces of a smaller number. @default none */
  readonly before?: number
  /** Only traces that grew at or after this time, in milliseconds since 1970. @default 0 */
  readonly updatedSince?: number
  /** Milliseconds to search for. @default 1000 */
  readonly time?: number
}

const PAGE = 200
/** Milliseconds for which a search holds up what arrives. */
const SLICE = 15

/** Finds the newest traces that match. Lets other work through every few milliseconds. */
export async function searchTraces(
  { store, attributes }: SearchedParts,
  query: Query,
  { limit, before = Number.POSITIVE_INFINITY, updatedSince = 0, time = 1000 }: SearchBounds,
): Promise<FoundTraces> {
  const end = performance.now() + time
  const found: TraceRecord[] = []
  const older = candidates(store, query, attributes)
  let from = before
  /** Where indexes answer the whole query, the first page is enough. */
  let pageSize = Math.min(PAGE, limit + 1)
  let sliceEnd = performance.now() + SLICE
  for (;;) {
    const page = older(from, pageSize)
    pageSize = PAGE
    for (const record of page) {
      if (found.length === limit) return { records: found, next: from }
      from = record.seq
      if (record.updated >= updatedSince && matchesQuery(store, query, record)) found.push(record)
      const now = performance.now()
      if (now < sliceEnd) continue
      if (now > end) return { records: found, next: from, searchedBackTo: record.start }
      await nextTurn()
      sliceEnd = performance.now() + SLICE
    }
    if (page.length === 0) return { records: found }
  }
}

/** What is searched. */
export interface SearchedParts {
  readonly store: TraceStore
  readonly attributes: AttributeLog
}

/** Gives the traces below a number that may match, some at a time; none where there are no more. It is asked for smaller and smaller numbers. */
function candidates(store: TraceStore, query: Query, attributes: AttributeLog) {
  const listed = (since: number, before: number, limit: number) =>
    store.list({ ...query, since, before, limit })
  const condition = query.attributes.find(({ negated }) => !negated)
  if (!condition) return (before: number, limit: number) => listed(0, before, limit)
  const { seqs, listedBefore, listedSince } = attributes.find(
    hashesOf(condition.key, isExact(condition) ? condition.value : undefined),
  )
  let at = 0
  return (before: number, limit: number): TraceRecord[] => {
    if (before > listedBefore) {
      const page = listed(listedBefore, before, limit)
      if (page.length > 0) return page
    }
    const page: TraceRecord[] = []
    for (; at < seqs.length && page.length < limit; at++) {
      const seq = seqs[at] as number
      if (seq < Math.min(before, listedBefore) && seq >= listedSince) page.push(...listed(seq, seq + 1, 1))
    }
    return page.length > 0 || listedSince === 0 ? page : listed(0, Math.min(before, listedSince), limit)
  }
}

function isExact({ operator, value }: AttributeCondition): boolean {
  return operator === ':' && !value.endsWith('*')
}

/** Whether a trace that is kept matches a query. */
export function matchesQuery(store: TraceStore, query: Query, record: TraceRecord): boolean {
  if (!query.matches(record)) return false
  return query.attributes.length === 0 || matchAttributes(store.spans(record), query.attributes)
}
