import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { formatCount } from '../model/format.ts'
import { connection, follow, isLoaded, listed, problem, stats } from '../state/live-list.ts'
import { notice } from '../state/notice.ts'
import { files, session } from '../state/opened-trace.ts'
import { pageState } from '../state/page-state.ts'
import { MEDIANS } from '../state/url-state.ts'
import { Cloud } from './cloud.tsx'
import { CompareView } from './compare-view.tsx'
import { DropTarget } from './drop-target.tsx'
import { Header } from './header.tsx'
import { Help } from './help.tsx'
import { later } from './later.tsx'
import { MediansView } from './medians-view.tsx'
import { onPageKey } from './page-keys.ts'
import { SpanPanel } from './span-panel.tsx'
import { TraceList } from './trace-list.tsx'
import { TraceView } from './trace-view.tsx'
import { NotUnderstood, Waiting } from './waiting.tsx'

const MapView = later(async () => (await import('./map-view.tsx')).MapView)
const RoutesView = later(async () => (await import('./routes-view.tsx')).RoutesView)

export function App(): JSX.Element {
  const { query, view } = pageState.value
  useEffect(() => follow(query), [query])
  useEffect(() => {
    addEventListener('keydown', onPageKey)
    return () => removeEventListener('keydown', onPageKey)
  }, [])
  return (
    <div class="app">
      <Header />
      {view === 'traces' ? (
        <TracesView />
      ) : (
        <main class="main">
          {stats.value === undefined && connection.value !== 'lost' ? (
            <div class="page" aria-busy="true" />
          ) : view === 'map' ? (
            <MapView />
          ) : (
            <RoutesView key={view} kind={view === 'topics' ? 'topic' : 'route'} />
          )}
        </main>
      )}
      <Help />
      <DropTarget />
      <div role="status">{notice.value !== '' && <div class="toast">{notice.value}</div>}</div>
    </div>
  )
}

function TracesView(): JSX.Element {
  const { trace, span, compare } = pageState.value
  const isCompared = trace !== undefined && compare !== undefined
  const hasSpan = trace !== undefined && span !== undefined && !isCompared
  return (
    <main class={`main traces${trace === undefined ? '' : ' has-trace'}${hasSpan ? ' has-span' : ''}`}>
      <TraceList />
      {trace === undefined ? (
        <Overview />
      ) : isCompared ? (
        <Comparison trace={trace} compare={compare} />
      ) : (
        <>
          <TraceView />
          {hasSpan && session.value?.trace.traceId === trace && <SpanPanel session={session.value} />}
        </>
      )}
    </main>
  )
}

function Comparison({ trace, compare }: { readonly trace: string; readonly compare: string }): JSX.Element {
  return compare === MEDIANS ? (
    <MediansView traceId={trace} />
  ) : (
    <CompareView first={trace} second={compare} />
  )
}

/** The middle of the page while no trace is chosen. */
function Overview(): JSX.Element {
  const isEmpty = isLoaded.value && listed.value.length === 0 && files.value.length === 0
  if (problem.value !== undefined) return <NotUnderstood sentence={problem.value.error} />
  if (isEmpty) return <Waiting />
  return (
    <section class="overview" aria-label="Durations">
      <div class="page-head">
        <h1>Choose a trace</h1>
        <span class="soft">
          {listed.value.length > 0 &&
            `${formatCount(listed.value.filter(trace => trace.outcome === 'error').length)} of ${formatCount(listed.value.length)} failed`}
        </span>
      </div>
      <Cloud isLarge />
    </section>
  )
}
