import type { JSX } from 'preact'
import type { TraceReference } from '../../src/api/rates.ts'
import { formatDuration, formatTime } from '../model/format.ts'
import { addressOf, openedTrace } from '../state/page-state.ts'

interface ReferencesProps {
  readonly references: readonly TraceReference[]
  readonly isFailed?: boolean
}

const MOST = 3

/** Traces to open: by their duration, or, where they failed, by their time. */
export function References({ references, isFailed = false }: ReferencesProps): JSX.Element {
  return (
    <span class="references">
      {references.slice(0, MOST).map(({ traceId, spanId, start, duration }) => (
        <a
          key={traceId + spanId}
          class={`reference${isFailed ? ' bad' : ''}`}
          href={addressOf({ ...openedTrace(traceId, spanId), query: '' })}
          title={`${formatTime(start, true)}, ${formatDuration(duration)}`}
        >
          {isFailed ? `✕ ${formatTime(start)}` : formatDuration(duration)}
        </a>
      ))}
    </span>
  )
}
