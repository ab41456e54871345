import { batch, computed, signal } from '@preact/signals'
import type { QueryProblem } from '../../src/api/failure.ts'
import type { LiveEvents, ViewerStats } from '../../src/api/live-events.ts'
import type { TracePage, TraceSummary } from '../../src/api/trace-summary.ts'
import { ApiFailure, fetchJson } from '../api/fetch-json.ts'
import { reserveColors } from './colors.ts'
import { mergeSummaries } from './merge-summaries.ts'
import { tell } from './notice.ts'

/** The traces of the list, the newest first. */
export const listed = signal<readonly TraceSummary[]>([])
/** Traces that wait until the reader looks at the beginning of the list. */
const waiting = signal<ReadonlyMap<string, TraceSummary>>(new Map())
export const waitingCount = computed(() => waiting.value.size)
export const stats = signal<ViewerStats | undefined>(undefined)
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting')
export const problem = signal<QueryProblem | undefined>(undefined)
/** Where older traces go on; absent where there are none. */
export const older = signal<number | undefined>(undefined)
export const isLoaded = signal(false)
/** Set while a reader reads: then the list stands still. */
export const isHeld = signal(false)

const MOST_LISTED = 20_000
const PAGE = 200

const RETRIED_AFTER = 2000

let events: EventSource | undefined
let query = ''
let opening = 0
/** Traces that came while the list was read. */
let arrived: TraceSummary[] | undefined

/** Follows the traces that match a filter. */
export function follow(newQuery: string): void {
  query = newQuery
  connect(true)
}

// A browser gives all pages of one server six connections together: a page that is not seen leaves its own to others.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) events?.close()
  else connect(false)
})

/** Listens first and reads the list then, so that no trace comes between the two unseen. */
function connect(isNew: boolean): void {
  const mine = ++opening
  events?.close()
  const source = new EventSource(`api/live?q=${encodeURIComponent(query)}`)
  events = source
  let isFirst = isNew
  source.onerror = () => {
    if (mine !== opening) return
    connection.value = 'lost'
    // A stream that was refused does not come back by itself; the list knows why.
    if (source.readyState === EventSource.CLOSED) void explain(mine, isNew)
  }
  source.onopen = () => {
    if (mine !== opening) return
    void load(mine, isFirst)
    isFirst = false
  }
  on(source, 'traces', ({ traces }) => {
    if (arrived === undefined) receive(traces)
    else arrived.push(...traces)
  })
  on(source, 'forgotten', forget)
  // The first comes before the list is read, which has the counts of the same viewer.
  on(source, 'stats', counts => {
    if (arrived === undefined) takeStats(counts)
  })
}

const listPath = (): string => `api/traces?limit=${PAGE}&q=${encodeURIComponent(query)}`

/** Reads the list; where it is read again, what is new in it waits as other new traces do. */
async function load(mine: number, isNew: boolean): Promise<void> {
  arrived = []
  try {
    // The counts name all services, and so their colours, before a row is drawn.
    const [page, counts] = await Promise.all([
      fetchJson<TracePage>(listPath()),
      fetchJson<ViewerStats>('api/stats'),
    ])
    if (mine !== opening) return
    const since = arrived
    arrived = undefined
    batch(() => {
      const isOther = takeStats(counts)
      if (isOther) tell('The viewer was started anew. It has the traces that came since then')
      problem.value = undefined
      if (isNew || isOther) {
        listed.value = page.traces
        waiting.value = new Map()
        older.value = page.next
      } else receive(page.traces)
      isLoaded.value = true
      receive(since)
    })
  } catch {
    if (mine === opening) void explain(mine, isNew)
  }
}

/** Shows why a filter is refused; where the server does not answer, tries again. */
async function explain(mine: number, isNew: boolean): Promise<void> {
  try {
    await fetchJson<TracePage>(listPath())
  } catch (error) {
    if (mine !== opening) return
    if (error instanceof ApiFailure && error.status === 400) {
      problem.value = error.answer as QueryProblem
      void fetchJson<ViewerStats>('api/stats').then(takeStats, () => undefined)
      return
    }
  }
  setTimeout(() => mine === opening && connect(isNew), RETRIED_AFTER)
}

function on<K extends keyof LiveEvents>(
  source: EventSource,
  name: K,
  take: (data: LiveEvents[K]) => void,
): void {
  source.addEventListener(name, event =>
    take(JSON.parse((event as MessageEvent<string>).data) as LiveEvents[K]),
  )
}

/** Returns whether another viewer answers now, which has none of the traces that are listed. */
function takeStats(next: ViewerStats): boolean {
  const isOther = stats.value !== undefined && stats.value.started !== next.started
  reserveColors(next.services)
  stats.value = next
  connection.value = 'live'
  return isOther
}

function receive(traces: readonly TraceSummary[]): void {
  const shown = new Set(listed.value.map(trace => trace.traceId))
  const changed = traces.filter(trace => shown.has(trace.traceId))
  const fresh = traces.filter(trace => !shown.has(trace.traceId))
  batch(() => {
    // A trace that grows stays where it is.
    if (changed.length > 0) {
      const byId = new Map(changed.map(trace => [trace.traceId, trace]))
      listed.value = listed.value.map(trace => byId.get(trace.traceId) ?? trace)
    }
    if (fresh.length === 0) return
    waiting.value = new Map([...waiting.value, ...fresh.map(trace => [trace.traceId, trace] as const)])
    if (!isHeld.value) release()
  })
}

/** Puts the traces that wait into the list. */
export function release(): void {
  if (waiting.value.size === 0) return
  listed.value = mergeSummaries(listed.value, [...waiting.value.values()]).slice(0, MOST_LISTED)
  waiting.value = new Map()
}

function forget({ traceIds, before }: LiveEvents['forgotten']): void {
  const gone = new Set(traceIds)
  const stays = (trace: TraceSummary): boolean =>
    !gone.has(trace.traceId) && (before === undefined || trace.start >= before)
  batch(() => {
    if (!listed.value.every(stays)) listed.value = listed.value.filter(stays)
    waiting.value = new Map([...waiting.value].filter(([, trace]) => stays(trace)))
  })
}

let isLoadingOlder = false

/** Adds the traces before the last one of the list. */
export async function loadOlder(): Promise<void> {
  const before = older.value
  if (before === undefined || isLoadingOlder) return
  const mine = opening
  isLoadingOlder = true
  try {
    const page = await fetchJson<TracePage>(
      `api/traces?limit=${PAGE}&q=${encodeURIComponent(query)}&before=${before}`,
    )
    if (mine !== opening) return
    batch(() => {
      listed.value = mergeSummaries(listed.value, page.traces)
      older.value = page.next
    })
  } catch {
    // The next scroll tries again.
  } finally {
    isLoadingOlder = false
  }
}
