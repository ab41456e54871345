import type { RouteList } from '../../src/api/rates.ts'
import type { TracePage } from '../../src/api/trace-summary.ts'
import { fetchJson } from '../api/fetch-json.ts'
import { tell } from '../state/notice.ts'
import { sourceOf } from '../state/opened-trace.ts'
import { go, pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { reveal } from '../state/trace-session.ts'
import { MEDIANS } from '../state/url-state.ts'
import { ROW } from '../trace/rows.ts'
import { downloadFile, savedPage } from './save-file.ts'

/** Goes to the next span (1) of those that failed, or to the one before (-1). */
export function nextFailure(session: TraceSession, direction: 1 | -1): void {
  goToNext(session, session.failed, direction)
}

/** Goes to the next span that was found. */
export function nextFound(session: TraceSession, direction: 1 | -1): void {
  goToNext(session, session.found.value, direction)
}

function goToNext(session: TraceSession, spans: readonly number[], direction: 1 | -1): void {
  if (spans.length === 0) return
  const { kind, ref } = session.active.value
  const at = kind === ROW.span ? ref : -1
  const after = spans.findIndex(span => span > at)
  const before = spans.findLastIndex(span => span < at)
  const wrapped = direction === 1 ? 0 : spans.length - 1
  const index = direction === 1 ? after : before
  const span = spans[index < 0 ? wrapped : index] ?? 0
  reveal(session, span)
  session.active.value = { kind: ROW.span, ref: span }
  go({ span: session.trace.spanId(span) }, { replace: true })
}

/** Opens the comparison with the medians of the route. */
export const compareWithRoute = (): void => go({ compare: MEDIANS })

/** Opens the comparison with the trace of the same route whose duration is nearest the median. */
export async function compareWithTypical(name: string, service: string, traceId: string): Promise<void> {
  try {
    const typical = (await typicalOf(name, service, traceId)) ?? ''
    if (typical === '') tell('There is no other trace of this route to compare with')
    else go({ compare: typical })
  } catch {
    tell('The viewer that this page came from does not answer')
  }
}

/** A trace of the same name and service: of the middle duration, as the server knows it, or among the latest. */
async function typicalOf(name: string, service: string, own: string): Promise<string | undefined> {
  const { routes } = await fetchJson<RouteList>('api/routes?minutes=60')
  const route = routes.find(entry => entry.name === name && entry.service === service)
  if (route?.typical !== undefined && route.typical.traceId !== own) return route.typical.traceId
  const query = route?.query ?? `service:${service}`
  const { traces } = await fetchJson<TracePage>(`api/traces?limit=100&q=${encodeURIComponent(query)}`)
  const others = traces
    .filter(trace => trace.traceId !== own && trace.name === name)
    .sort((a, b) => a.duration - b.duration)
  return others[others.length >> 1]?.traceId
}

/** Saves the trace and what shows it as one file. */
export async function saveTrace({ trace }: TraceSession): Promise<void> {
  try {
    const html = await savedPage(trace, await sourceOf(trace.traceId).otlp(trace.traceId))
    downloadFile(`trace-${trace.traceId.slice(0, 8)}.html`, 'text/html', html)
    tell('Saved as one file that opens without the viewer')
  } catch (error) {
    tell(`The trace could not be saved: ${error instanceof Error ? error.message : error}`)
  }
}

/** Saves the trace as OTLP JSON, which other programs take. */
export async function saveOtlp({ trace }: TraceSession): Promise<void> {
  try {
    const otlp = await sourceOf(trace.traceId).otlp(trace.traceId)
    downloadFile(`trace-${trace.traceId.slice(0, 8)}.json`, 'application/json', JSON.stringify(otlp))
  } catch (error) {
    tell(`The trace could not be saved: ${error instanceof Error ? error.message : error}`)
  }
}

export const closeSpan = (): void => {
  if (pageState.value.span !== undefined) go({ span: undefined }, { replace: true })
}
