import type { LiveEvents, ViewerStats } from '../api/live-events.ts'
import type { Query } from '../query/parse-query.ts'
import { matchesQuery } from '../query/search-traces.ts'
import type { TraceRecord } from '../storage/trace-record.ts'
import { summaryOf } from '../storage/trace-record.ts'
import type { ForgottenTraces, TraceStore } from '../storage/trace-store.ts'

/** Passes an event of `/api/live` on. */
type LiveListener = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]) => void

/** Passes changes on to those that are connected. */
export interface LiveFeed {
  /** Counts may change without a record. */
  changed(records: readonly TraceRecord[]): void
  forgotten(traces: ForgottenTraces): void
  /** Returns what ends it. */
  listen(query: Query, listener: LiveListener): () => void
  /** Sends what has gathered. To be called four times a second. */
  send(): void
}

interface Listening {
  readonly query: Query
  readonly listener: LiveListener
  /** Traces that were sent to it: it has to drop one that no longer matches. */
  readonly shown: Set<string>
}

const MOST_TRACES = 200
const MOST_FORGOTTEN = 200
const MOST_SHOWN = 20_000
/** Between two counts, in calls of `send`. */
const STATS_EVERY = 8

/** Gathers changes, so that a busy trace is sent a few times a second only. */
export function liveFeed(store: TraceStore, stats: () => ViewerStats): LiveFeed {
  const listeners = new Set<Listening>()
  const dirty = new Map<string, TraceRecord>()
  let gone: string[] = []
  let goneMany = false
  let turn = 0
  let somethingChanged = false
  return { changed, forgotten, listen, send }

  function changed(records: readonly TraceRecord[]): void {
    somethingChanged = true
    if (listeners.size === 0) return
    for (const record of records) {
      dirty.delete(record.traceId)
      dirty.set(record.traceId, record)
    }
  }

  function forgotten({ traceIds }: ForgottenTraces): void {
    if (traceIds.length === 0) return
    somethingChanged = true
    if (listeners.size === 0) return
    for (const traceId of traceIds) dirty.delete(traceId)
    goneMany ||= gone.length + traceIds.length > MOST_FORGOTTEN
    gone = goneMany ? [] : [...gone, ...traceIds]
  }

  function listen(query: Query, listener: LiveListener): () => void {
    const listening: Listening = { query, listener, shown: new Set() }
    listeners.add(listening)
    listener('stats', stats())
    return () => {
      listeners.delete(listening)
      if (listeners.size === 0) dirty.clear()
    }
  }

  function send(): void {
    turn = (turn + 1) % STATS_EVERY
    if (gone.length > 0 || goneMany) sendForgotten()
    if (dirty.size > 0) sendChanged()
    if (turn !== 0 || !somethingChanged) return
    somethingChanged = false
    for (const { listener } of listeners) listener('stats', stats())
  }

  function sendForgotten(): void {
    const before = goneMany ? store.oldest()?.start : undefined
    const data = { traceIds: gone, ...(before !== undefined && { before }) }
    for (const { listener } of listeners) listener('forgotten', data)
    gone = []
    goneMany = false
  }

  function sendChanged(): void {
    const records = [...dirty.values()]
    dirty.clear()
    for (const listening of listeners) sendTo(listening, records)
  }

  /** What is too much is not even looked at: the newest are. */
  function sendTo({ query, listener, shown }: Listening, records: readonly TraceRecord[]): void {
    const looked = records.slice(-MOST_TRACES)
    const matching = looked.filter(record => matchesQuery(store, query, record))
    const lost = looked
      .filter(({ traceId }) => shown.has(traceId))
      .filter(record => !matching.includes(record))
    for (const { traceId } of matching) shown.add(traceId)
    for (const { traceId } of lost) shown.delete(traceId)
    if (shown.size > MOST_SHOWN) shown.clear()
    const more = records.length - looked.length
    if (matching.length > 0 || more > 0) listener('traces', { traces: matching.map(summaryOf), more })
    if (lost.length > 0) listener('forgotten', { traceIds: lost.map(({ traceId }) => traceId) })
  }
}
