import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { formatCount, formatDuration, formatSpans, formatTime, NO_NAME } from '../model/format.ts'
import { isFailed, nameOf } from '../model/trace-model.ts'
import { colorOf } from '../state/colors.ts'
import { listed } from '../state/live-list.ts'
import { failure, openTrace, session, showSpan } from '../state/opened-trace.ts'
import { go, openedTrace, pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { hasStory } from '../trace/story.ts'
import { FlameView } from './flame-view.tsx'
import { Minimap } from './minimap.tsx'
import { StoryView } from './story-view.tsx'
import { compareWithRoute, saveTrace } from './trace-actions.ts'
import { TraceTools } from './trace-tools.tsx'
import { Waterfall } from './waterfall.tsx'

/** The middle of the page: one trace. */
export function TraceView(): JSX.Element {
  const { trace: traceId, span } = pageState.value
  useFollowed(traceId)
  useEffect(() => showSpan(span), [span])
  const current = session.value
  if (failure.value !== '')
    return (
      <section class="trace" aria-label="Trace">
        <div class="blank" role="alert">
          <h2>This trace cannot be shown</h2>
          <p>{failure.value}</p>
        </div>
      </section>
    )
  if (current === undefined || current.trace.traceId !== traceId)
    return <section class="trace" aria-label="Trace" aria-busy="true" />
  return (
    <section class="trace" aria-label="Trace">
      <div class="trace-head">
        <TraceHead session={current} />
        <TraceTools session={current} />
      </div>
      <Minimap session={current} />
      <Shape session={current} />
    </section>
  )
}

function Shape({ session: current }: { readonly session: TraceSession }): JSX.Element {
  const { shape } = pageState.value
  if (shape === 'flame') return <FlameView session={current} />
  if (shape === 'story' && hasStory(current.trace)) return <StoryView session={current} />
  return <Waterfall session={current} />
}

const GROWS_SETTLED = 700

/** Reads the trace, and reads it anew some time after its summary in the list has grown. */
function useFollowed(traceId: string | undefined): void {
  useEffect(() => void openTrace(traceId), [traceId])
  const summary = listed.value.find(trace => trace.traceId === traceId)
  const size = session.value?.trace.traceId === traceId ? session.value?.trace.size : undefined
  const isGrown = summary !== undefined && size !== undefined && summary.spans > size
  useEffect(() => {
    if (!isGrown) return
    const timer = setTimeout(() => void openTrace(traceId, true), GROWS_SETTLED)
    return () => clearTimeout(timer)
  }, [traceId, isGrown, summary?.spans])
}

function TraceHead({ session: current }: { readonly session: TraceSession }): JSX.Element {
  const { trace, services, failed } = current
  return (
    <>
      <div class="trace-title">
        <button
          type="button"
          class="icon-button back"
          aria-label="Back to the list"
          onClick={() => go(openedTrace(undefined))}
        >
          ‹
        </button>
        <h1>
          <span class="text" title={nameOf(trace, 0)}>
            {nameOf(trace, 0) || NO_NAME}
          </span>
          {failed.length > 0 && (
            <span class="bad">
              {isFailed(trace, 0) ? 'failed' : `${formatCount(failed.length)} failed inside`}
            </span>
          )}
        </h1>
        <span class="actions">
          <button type="button" class="button" onClick={compareWithRoute}>
            Compare<kbd>c</kbd>
          </button>
          <button type="button" class="button" onClick={() => void saveTrace(current)}>
            Save<kbd>s</kbd>
          </button>
        </span>
      </div>
      <div class="trace-sub">
        <span>{formatDuration(trace.duration)}</span>
        <button
          type="button"
          title="Times of day on the axis, or since the start (a)"
          aria-pressed={pageState.value.timesOfDay}
          onClick={() => go({ timesOfDay: !pageState.value.timesOfDay }, { replace: true })}
        >
          {formatTime(trace.origin, true)}
        </button>
        {services.slice(0, 8).map(service => (
          <span key={service} class="service">
            <i class={`swatch bg-${colorOf(service)}`} />
            <span class="text" title={service}>
              {service}
            </span>
          </span>
        ))}
        {services.length > 8 && <span>and {services.length - 8} more services</span>}
        <span>{formatSpans(trace.size)}</span>
      </div>
    </>
  )
}
