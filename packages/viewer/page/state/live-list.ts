import { batch, computed, signal } from '@preact/signals'
import type {
  LiveEvents,
  QueryProblem,
  TracePage,
  TraceSummary,
  ViewerStats,
} from '../../src/api/contract.ts'
import { ApiFailure, fetchJson } from '../api/fetch-json.ts'
import { reserveColors } from './colors.ts'
import { mergeSummaries } from './merge-summaries.ts'

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

let events: EventSource | undefined
let query = ''
let opening = 0

/** Follows the traces that match a filter. */
export async function follow(newQuery: string): Promise<void> {
  query = newQuery
  opening++
  await reload()
}

async function reload(): Promise<void> {
  const mine = opening
  events?.close()
  try {
    // The counts name all services, and so their colours, before a row is drawn.
    const counts = stats.value ?? (await fetchJson<ViewerStats>('api/stats'))
    const page = await fetchJson<TracePage>(`api/traces?limit=${PAGE}&q=${encodeURIComponent(query)}`)
    if (mine !== opening) return
    batch(() => {
      takeStats(counts)
      listed.value = page.traces
      waiting.value = new Map()
      older.value = page.next
      problem.value = undefined
      isLoaded.value = true
    })
    listen(mine)
  } catch (error) {
    if (mine !== opening) return
    if (error instanceof ApiFailure && error.status === 400) {
      problem.value = error.answer as QueryProblem
      if (events === undefined || events.readyState === EventSource.CLOSED) listenToStats(mine)
      return
    }
    connection.value = 'lost'
    setTimeout(() => mine === opening && reload(), 2000)
  }
}

function listen(mine: number): void {
  const source = new EventSource(`api/live?q=${encodeURIComponent(query)}`)
  events = source
  let wasLost = false
  source.onopen = () => {
    connection.value = 'live'
    // Nothing is repeated after a lost connection.
    if (wasLost && mine === opening) void reload()
  }
  source.onerror = () => {
    wasLost = true
    connection.value = 'lost'
    if (source.readyState === EventSource.CLOSED && mine === opening)
      setTimeout(() => mine === opening && reload(), 2000)
  }
  on(source, 'traces', ({ traces }) => receive(traces))
  on(source, 'forgotten', forget)
  on(source, 'stats', takeStats)
}

/** While a filter is not understood, the counts go on. */
function listenToStats(mine: number): void {
  if (mine !== opening) return
  void fetchJson<ViewerStats>('api/stats').then(takeStats, () => undefined)
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

function takeStats(next: ViewerStats): void {
  reserveColors(next.services)
  stats.value = next
  connection.value = 'live'
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
