import { session } from '../state/opened-trace.ts'
import { go, openedTrace, pageState } from '../state/page-state.ts'
import { switchTheme } from '../state/theme.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { switchAllFolds } from './folding.ts'
import { showHelp } from './help.tsx'
import { closeSpan, compareWithRoute, nextFailure, nextFound, saveOtlp, saveTrace } from './trace-actions.ts'
import { setZoom, shifted, zoomAround } from './zoom.ts'

/** Keys that work wherever nothing is typed. */
export function onPageKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (document.querySelector('dialog[open]') !== null) return
  const action = PAGE_KEYS[event.key]
  const current = session.value
  const ofTrace = TRACE_KEYS[event.key]
  if (action !== undefined) action()
  else if (current !== undefined && pageState.value.view === 'traces' && ofTrace !== undefined)
    ofTrace(current)
  else return
  event.preventDefault()
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select') !== null

const focus = (id: string): void => document.getElementById(id)?.focus()

const PAGE_KEYS: Readonly<Record<string, () => void>> = {
  '/': () => focus('search'),
  '?': showHelp,
  t: switchTheme,
  Escape: close,
  ArrowDown: focusRows,
  ArrowUp: focusRows,
  j: focusRows,
  k: focusRows,
}

const TRACE_KEYS: Readonly<Record<string, (session: TraceSession) => void>> = {
  f: () => focus('find'),
  e: session => nextFailure(session, 1),
  E: session => nextFailure(session, -1),
  n: session => nextFound(session, 1),
  N: session => nextFound(session, -1),
  z: switchAllFolds,
  '+': () => zoom(0.6),
  '=': () => zoom(0.6),
  '-': () => zoom(1.7),
  '[': () => setZoom(shifted(pageState.value.zoom ?? [0, 1], -0.25)),
  ']': () => setZoom(shifted(pageState.value.zoom ?? [0, 1], 0.25)),
  '0': () => setZoom([0, 1]),
  '1': () => go({ shape: 'waterfall' }, { replace: true }),
  '2': () => go({ shape: 'flame' }, { replace: true }),
  '3': () => go({ shape: 'story' }, { replace: true }),
  x: ({ showsCriticalPath }) => {
    showsCriticalPath.value = !showsCriticalPath.value
  },
  l: ({ folding }) => {
    folding.value = { ...folding.value, showLines: !folding.value.showLines }
  },
  p: () => go({ trueScale: !pageState.value.trueScale, zoom: undefined }, { replace: true }),
  a: () => go({ timesOfDay: !pageState.value.timesOfDay }, { replace: true }),
  c: compareWithRoute,
  s: session => void saveTrace(session),
  S: session => void saveOtlp(session),
}

/** Zooms around the span that the keyboard is on. */
function zoom(factor: number): void {
  const current = session.value
  if (current === undefined) return
  const now = pageState.value.zoom ?? [0, 1]
  const at = current.scale.value.position(current.trace.start[current.active.value.ref] ?? 0)
  setZoom(zoomAround(now, (at - now[0]) / (now[1] - now[0]), factor))
}

function close(): void {
  const { span, compare, trace } = pageState.value
  if (compare !== undefined) go({ compare: undefined })
  else if (span !== undefined) closeSpan()
  else if (trace !== undefined) go(openedTrace(undefined))
}

function focusRows(): void {
  focus(pageState.value.trace === undefined ? 'list' : 'rows')
}
