import { signal } from '@preact/signals'
import type { PageState } from './url-state.ts'
import { formatState, parseState } from './url-state.ts'

/** What the page shows, as the address has it. */
export const pageState = signal<PageState>(parseState(location.hash))

/** Changes what the page shows, and its address. `replace` keeps the history free of small steps, such as a zoom. */
export function go(change: Partial<PageState>, { replace = false } = {}): void {
  const next = { ...pageState.value, ...change }
  const address = formatState(next)
  if (address === formatState(pageState.value)) return
  pageState.value = next
  try {
    if (replace) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  } catch {
    // Some browsers refuse the history to a page that was opened as a file.
    location.hash = address
  }
}

/** The address of a changed state, for a link. */
export const addressOf = (change: Partial<PageState>): string =>
  formatState({ ...pageState.value, ...change })

/** What differs when another trace is opened. */
export const openedTrace = (trace: string | undefined, span?: string): Partial<PageState> => ({
  view: 'traces',
  trace,
  span,
  compare: undefined,
  zoom: undefined,
})

const read = (): void => {
  pageState.value = parseState(location.hash)
}

addEventListener('popstate', read)
addEventListener('hashchange', read)
