import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { TraceSummary } from '../../src/api/trace-summary.ts'
import { formatCount, formatDuration, formatSpans, formatTime, NO_NAME } from '../model/format.ts'
import { colorOf } from '../state/colors.ts'
import { isHeld, isLoaded, listed, loadOlder, older, release, waitingCount } from '../state/live-list.ts'
import { files } from '../state/opened-trace.ts'
import { addressOf, go, openedTrace, pageState } from '../state/page-state.ts'
import { useSize } from './canvas.ts'
import { Cloud } from './cloud.tsx'
import { hasCondition, withCondition } from './condition.ts'

const ROW_HEIGHT = 54

/** The left side of the page: traces as they come. */
export function TraceList(): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const scrolled = useSignal(0)
  const { height } = useSize(scroller)
  const traces = shownTraces()
  const { trace: chosen } = pageState.value
  useEffect(() => {
    isHeld.value = chosen !== undefined || scrolled.value > 10
    if (!isHeld.value) release()
  }, [chosen, scrolled.value > 10])
  const first = Math.max(Math.floor(scrolled.value / ROW_HEIGHT) - 2, 0)
  const last = Math.min(first + Math.ceil(height / ROW_HEIGHT) + 4, traces.length)
  return (
    <aside class="list" aria-label="Traces">
      <Cloud />
      <ListBar scroller={() => scroller.current} count={traces.length} />
      <div
        class="list-rows"
        id="list"
        ref={scroller}
        role="listbox"
        aria-label="Traces, the newest first"
        tabIndex={0}
        {...(chosen !== undefined && { 'aria-activedescendant': `trace-${chosen}` })}
        onKeyDown={event => onListKey(event, traces)}
        onScroll={event => {
          const element = event.currentTarget
          scrolled.value = element.scrollTop
          if (element.scrollTop + element.clientHeight * 2 > element.scrollHeight) void loadOlder()
        }}
      >
        <div style={{ height: `${traces.length * ROW_HEIGHT}px` }} role="presentation">
          {traces.slice(first, last).map((trace, index) => (
            <Entry
              key={trace.traceId}
              trace={trace}
              y={(first + index) * ROW_HEIGHT}
              position={first + index}
              count={traces.length}
              isChosen={trace.traceId === chosen}
            />
          ))}
        </div>
      </div>
    </aside>
  )
}

/** Traces of opened files come before those of the server. */
function shownTraces(): readonly TraceSummary[] {
  const opened = files.value.flatMap(file => file.traceIds.map(id => file.summary(id)))
  return opened.length === 0 ? listed.value : [...opened, ...listed.value]
}

interface ListBarProps {
  readonly scroller: () => HTMLElement | null
  readonly count: number
}

function ListBar({ scroller, count }: ListBarProps): JSX.Element {
  const { query } = pageState.value
  const isFailed = hasCondition(query, FAILED)
  return (
    <div class="list-bar">
      {waitingCount.value > 0 ? (
        <button
          type="button"
          class="new"
          onClick={() => {
            release()
            scroller()?.scrollTo({ top: 0 })
          }}
        >
          ↑ {formatCount(waitingCount.value)} new
        </button>
      ) : (
        <span>
          {isLoaded.value || count > 0
            ? `${formatCount(count)}${older.value === undefined ? '' : '+'} trace${count === 1 ? '' : 's'}`
            : ''}
        </span>
      )}
      <span class="unseen" aria-live="polite">
        {waitingCount.value > 0 ? `${waitingCount.value} new traces` : ''}
      </span>
      <span class="end">
        <button
          type="button"
          class="chip"
          aria-pressed={isFailed}
          onClick={() => go({ query: withCondition(query, FAILED) }, { replace: true })}
        >
          <span aria-hidden="true">✕</span> failed only
        </button>
      </span>
    </div>
  )
}

const FAILED = 'status:error'

interface EntryProps {
  readonly trace: TraceSummary
  readonly y: number
  readonly position: number
  readonly count: number
  readonly isChosen: boolean
}

const MOST_CHIPS = 5

function Entry({ trace, y, position, count, isChosen }: EntryProps): JSX.Element {
  const failed = trace.outcome === 'error'
  return (
    <a
      class="list-row"
      id={`trace-${trace.traceId}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-posinset={position + 1}
      aria-setsize={count}
      href={addressOf(openedTrace(trace.traceId))}
      style={{ transform: `translateY(${y}px)` }}
    >
      <span class="name" title={trace.name}>
        {trace.name || NO_NAME}
      </span>
      <span class={`time${failed ? ' bad' : ''}`}>{formatDuration(trace.duration)}</span>
      <span class={`what${failed ? ' bad' : ''}`}>
        {wordsOf(trace)}
        <span class="at"> · {formatTime(trace.start)}</span>
      </span>
      <span class="chips" title={trace.services.join(', ')}>
        {trace.services.slice(0, MOST_CHIPS).map(service => (
          <i key={service} class={`bg-${colorOf(service)}`} />
        ))}
        {trace.services.length > MOST_CHIPS && (
          <span class="rest">+{trace.services.length - MOST_CHIPS}</span>
        )}
      </span>
    </a>
  )
}

function wordsOf(trace: TraceSummary): string {
  const answer = trace.statusCode === undefined ? '' : String(trace.statusCode)
  if (trace.outcome === 'error') return `✕ ${trace.error ?? (answer || 'failed')}`
  return [answer, formatSpans(trace.spans)].filter(Boolean).join(' · ')
}

/** Goes through the list as the keys of a list box do. */
function onListKey(event: KeyboardEvent, traces: readonly TraceSummary[]): void {
  if (event.ctrlKey || event.metaKey || event.altKey || traces.length === 0) return
  const at = traces.findIndex(trace => trace.traceId === pageState.value.trace)
  const target: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    j: at + 1,
    ArrowUp: at - 1,
    k: at - 1,
    Home: 0,
    End: traces.length - 1,
  }
  if (event.key === 'Enter' || event.key === 'ArrowRight') {
    document.getElementById('rows')?.focus()
  } else {
    const next = target[event.key]
    if (next === undefined) return
    const index = Math.min(Math.max(next, 0), traces.length - 1)
    go(openedTrace(traces[index]?.traceId), { replace: true })
    const list = event.currentTarget as HTMLElement
    const top = index * ROW_HEIGHT
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + ROW_HEIGHT > list.scrollTop + list.clientHeight)
      list.scrollTop = top + ROW_HEIGHT - list.clientHeight
  }
  event.preventDefault()
  event.stopPropagation()
}
