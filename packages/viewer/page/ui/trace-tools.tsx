import type { JSX } from 'preact'
import { formatCount } from '../model/format.ts'
import { go, pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import type { Shape } from '../state/url-state.ts'
import { hasStory } from '../trace/story.ts'
import { nextFailure, nextFound } from './trace-actions.ts'
import { setZoom } from './zoom.ts'

/** How a trace is drawn, and what is looked for in it. */
export function TraceTools({ session }: { readonly session: TraceSession }): JSX.Element {
  const { shape, trueScale, zoom } = pageState.value
  const story = hasStory(session.trace)
  const { folding, showsCriticalPath, find, found, failed } = session
  const isWaterfall = shape === 'waterfall' || (shape === 'story' && !story)
  return (
    <div class="tools">
      <div class="tabs" role="tablist" aria-label="Drawn as">
        <Tab shape="waterfall" isChosen={isWaterfall} />
        <Tab shape="flame" isChosen={shape === 'flame'} />
        {story && <Tab shape="story" isChosen={shape === 'story'} />}
      </div>
      {isWaterfall && (
        <Switch
          isOn={showsCriticalPath.value}
          title="Underline what the end of the trace waited for (x)"
          onClick={() => {
            showsCriticalPath.value = !showsCriticalPath.value
          }}
        >
          Critical path
        </Switch>
      )}
      {isWaterfall && session.trace.lines.length > 0 && (
        <Switch
          isOn={folding.value.showLines}
          title="Show log lines and events between the bars (l)"
          onClick={() => {
            folding.value = { ...folding.value, showLines: !folding.value.showLines }
          }}
        >
          Logs
        </Switch>
      )}
      {session.hasLongWaits && (
        <Switch
          isOn={!trueScale}
          title="Draw long waits narrower than they are (p)"
          onClick={() => go({ trueScale: !trueScale, zoom: undefined }, { replace: true })}
        >
          Pinch waits
        </Switch>
      )}
      {zoom !== undefined && (
        <button type="button" class="button" onClick={() => setZoom([0, 1])}>
          Whole trace<kbd>0</kbd>
        </button>
      )}
      {failed.length > 0 && (
        <button type="button" class="button bad" onClick={() => nextFailure(session, 1)}>
          ✕ {formatCount(failed.length)}
          <span class="unseen"> failed spans, go to the next</span>
          <kbd>e</kbd>
        </button>
      )}
      <div class="find">
        {find.value !== '' && <span aria-live="polite">{formatCount(found.value.length)} found</span>}
        <input
          id="find"
          type="search"
          placeholder="Find in trace"
          aria-label="Find in trace"
          value={find.value}
          onInput={event => {
            find.value = event.currentTarget.value
          }}
          onKeyDown={event => {
            if (event.key === 'Enter') nextFound(session, event.shiftKey ? -1 : 1)
            else if (event.key === 'Escape') {
              find.value = ''
              document.getElementById('rows')?.focus()
            } else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
        <kbd class="hint">f</kbd>
      </div>
    </div>
  )
}

const TITLES: Readonly<Record<Shape, string>> = { waterfall: 'Waterfall', flame: 'Flame', story: 'Story' }

function Tab({ shape, isChosen }: { readonly shape: Shape; readonly isChosen: boolean }): JSX.Element {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isChosen}
      onClick={() => go({ shape }, { replace: true })}
    >
      {TITLES[shape]}
    </button>
  )
}

interface SwitchProps {
  readonly isOn: boolean
  readonly title: string
  readonly onClick: () => void
  readonly children: string
}

function Switch({ isOn, title, onClick, children }: SwitchProps): JSX.Element {
  return (
    <button type="button" class="button" aria-pressed={isOn} title={title} onClick={onClick}>
      {children}
    </button>
  )
}
