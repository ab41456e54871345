import type { TraceReference } from '../api/rates.ts'
import type { RateCell } from './rate-cell.ts'
import { addToCell, emptyCell, mergeCell } from './rate-cell.ts'

/** What is counted together. */
export type Series =
  | {
      readonly kind: 'route'
      readonly service: string
      readonly name: string
      readonly topic: string
      readonly route: string
    }
  | { readonly kind: 'service' | 'topic' | 'external'; readonly name: string }
  | {
      readonly kind: 'edge'
      readonly edge: 'call' | 'send' | 'process'
      readonly from: string
      readonly to: string
    }

/** The figures of one series in the minutes that were asked for. */
export interface SeriesFigures {
  readonly series: Series
  /** All minutes together. */
  readonly total: RateCell
  /** One for each minute; undefined where nothing happened. */
  readonly perMinute: readonly (RateCell | undefined)[]
}

/** Counts by the minute, so that rates need no look at traces. */
export interface Rollups {
  /** @param end Milliseconds since 1970 at which it ended. */
  add(series: Series, end: number, duration: number, failed: boolean, reference?: TraceReference): void
  /** The series of the latest `minutes`, up to the newest that has anything. */
  figures(minutes: number): { readonly from: number; readonly figures: SeriesFigures[] }
}

export const MINUTE = 60_000
export const MOST_MINUTES = 180
/** Names come from outside: beyond this many series of a minute the others are counted nowhere. */
const MOST_SERIES = 1000
/** A clock that runs ahead must not push the present out. */
const AHEAD = 5 * MINUTE

/** Keeps the latest three hours. */
export function rollups(now: () => number = Date.now): Rollups {
  const minutes = new Map<number, Map<string, { readonly series: Series; readonly cell: RateCell }>>()
  let newest = 0
  return { add, figures }

  function add(
    series: Series,
    end: number,
    duration: number,
    failed: boolean,
    reference?: TraceReference,
  ): void {
    const minute = Math.floor(end / MINUTE)
    if (minute <= newest - MOST_MINUTES || end > now() + AHEAD || !(minute > 0)) return
    if (minute > newest) advance(minute)
    const cells = minutes.get(minute) ?? new Map()
    minutes.set(minute, cells)
    const key = keyOf(series)
    let entry = cells.get(key)
    if (!entry) {
      if (cells.size >= MOST_SERIES) return
      entry = { series, cell: emptyCell() }
      cells.set(key, entry)
    }
    addToCell(entry.cell, duration, failed, reference)
  }

  function advance(minute: number): void {
    newest = minute
    for (const old of minutes.keys()) if (old <= minute - MOST_MINUTES) minutes.delete(old)
  }

  function figures(count: number): { from: number; figures: SeriesFigures[] } {
    const first = Math.max(0, newest - count + 1)
    const found = new Map<string, { series: Series; total: RateCell; perMinute: (RateCell | undefined)[] }>()
    for (let minute = first; minute <= newest; minute++) {
      for (const [key, { series, cell }] of minutes.get(minute) ?? []) {
        const entry = found.get(key) ?? {
          series,
          total: emptyCell(),
          perMinute: new Array(count).fill(undefined),
        }
        found.set(key, entry)
        mergeCell(entry.total, cell)
        entry.perMinute[minute - first] = cell
      }
    }
    return { from: first * MINUTE, figures: [...found.values()] }
  }
}

function keyOf(series: Series): string {
  if (series.kind === 'route') return `r\0${series.service}\0${series.name}\0${series.topic}`
  if (series.kind === 'edge') return `e\0${series.edge}\0${series.from}\0${series.to}`
  return `${series.kind}\0${series.name}`
}
