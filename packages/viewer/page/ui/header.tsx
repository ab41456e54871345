import type { JSX } from 'preact'
import { formatBytes, formatCount } from '../model/format.ts'
import { connection, stats } from '../state/live-list.ts'
import { addressOf, pageState } from '../state/page-state.ts'
import { isDark, switchTheme, themeChanges } from '../state/theme.ts'
import type { View } from '../state/url-state.ts'
import { showHelp } from './help.tsx'
import { SearchBox } from './search-box.tsx'

const VIEWS: readonly (readonly [View, string])[] = [
  ['traces', 'Traces'],
  ['topics', 'Topics'],
  ['map', 'Map'],
  ['routes', 'Routes'],
]

export function Header(): JSX.Element {
  return (
    <header class="header">
      <a class="brand" href="#/traces">
        Throughline
      </a>
      <nav class="nav" aria-label="Views">
        {VIEWS.map(([view, title]) => (
          <a
            key={view}
            href={addressOf({ view, compare: undefined })}
            {...(pageState.value.view === view && { 'aria-current': 'page' as const })}
          >
            {title}
          </a>
        ))}
      </nav>
      <SearchBox />
      <Status />
      <Buttons />
    </header>
  )
}

/** The buttons that a saved page has too. */
export function Buttons(): JSX.Element {
  themeChanges.value
  return (
    <span class="buttons">
      <button
        type="button"
        class="icon-button"
        aria-label={isDark() ? 'Light colours' : 'Dark colours'}
        title="Light or dark (t)"
        onClick={switchTheme}
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.3" />
          <path d="M7 1.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
        </svg>
      </button>
      <button type="button" class="icon-button" aria-label="Keys" title="Keys (?)" onClick={showHelp}>
        ?
      </button>
    </span>
  )
}

function Status(): JSX.Element {
  const known = stats.value
  const state = connection.value
  const isLost = state === 'lost'
  return (
    <span class="status" {...(isLost && { title: LOST })}>
      <i class={`dot ${state}`} />
      {isLost ? 'no answer' : state}
      {known !== undefined && !isLost && (
        <span class="more">
          · {formatCount(known.spans)} spans · {formatBytes(known.bytes)} of {formatBytes(known.maxBytes)}
        </span>
      )}
      <span class="unseen" role="status">
        {isLost ? LOST : ''}
      </span>
    </span>
  )
}

const LOST =
  'The viewer does not answer: it was ended, or is busy. What is shown stays, and the page connects again by itself.'
