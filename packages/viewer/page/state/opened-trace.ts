import { batch, signal } from '@preact/signals'
import type { ViewerStats } from '../../src/api/live-events.ts'
import { fetchJson } from '../api/fetch-json.ts'
import type { TraceSource } from '../api/trace-source.ts'
import { serverSource } from '../api/trace-source.ts'
import type { OtlpFile } from '../model/otlp-file.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { ROW } from '../trace/rows.ts'
import { hasReservedColors, reserveColors } from './colors.ts'
import { pageState } from './page-state.ts'
import type { TraceSession } from './trace-session.ts'
import { reveal, sessionOf } from './trace-session.ts'

/** The trace on the screen; absent while it is read. */
export const session = signal<TraceSession | undefined>(undefined)
/** Why a trace could not be shown. */
export const failure = signal('')
/** Files that were dropped on the page, or the one that the page was saved in. */
export const files = signal<readonly OtlpFile[]>([])

/** Where a trace is read from. */
export function sourceOf(traceId: string): TraceSource {
  const file = files.value.find(one => one.has(traceId))
  if (file === undefined) return serverSource
  return {
    trace: async id => file.model(id),
    span: async (id, spanId) => file.detail(id, spanId),
    otlp: async id => file.otlp(id),
  }
}

const MOST_KEPT = 4
const kept = new Map<string, TraceModel>()

/** Reads a trace, or takes it from the last few that were read. */
export async function readTrace(traceId: string, isStale = false): Promise<TraceModel> {
  const known = kept.get(traceId)
  if (known !== undefined && !isStale) return known
  const trace = await sourceOf(traceId).trace(traceId)
  kept.delete(traceId)
  kept.set(traceId, trace)
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
  return trace
}

let wanted: string | undefined

/** Shows a trace, or shows it anew once it has grown. */
export async function openTrace(traceId: string | undefined, isStale = false): Promise<void> {
  wanted = traceId
  if (traceId === undefined) {
    session.value = undefined
    failure.value = ''
    return
  }
  if (session.value?.trace.traceId === traceId && !isStale) return
  try {
    const [trace] = await Promise.all([readTrace(traceId, isStale), serviceColors(traceId)])
    if (wanted !== traceId) return
    batch(() => {
      failure.value = ''
      session.value = sessionOf(trace, session.value)
      showSpan(pageState.value.span)
    })
  } catch (error) {
    if (wanted !== traceId) return
    batch(() => {
      session.value = undefined
      failure.value = error instanceof Error ? error.message : String(error)
    })
  }
}

/** The server names all services, and so their colours, before a trace that is opened by its address is drawn. */
async function serviceColors(traceId: string): Promise<void> {
  if (hasReservedColors() || sourceOf(traceId) !== serverSource) return
  const counts = await fetchJson<ViewerStats>('api/stats').catch(() => undefined)
  if (counts) reserveColors(counts.services)
}

/** Puts the keyboard on a span of the open trace, by its id. */
export function showSpan(spanId: string | undefined): void {
  const current = session.value
  if (current === undefined || spanId === undefined) return
  const { active, trace } = current
  if (active.value.kind === ROW.span && trace.spanId(active.value.ref) === spanId) return
  for (let span = 0; span < trace.size; span++) {
    if (trace.spanId(span) !== spanId) continue
    reveal(current, span)
    active.value = { kind: ROW.span, ref: span }
    return
  }
}
