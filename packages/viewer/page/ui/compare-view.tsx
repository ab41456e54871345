import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { formatDuration, formatTime } from '../model/format.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { nameOf } from '../model/trace-model.ts'
import { readTrace } from '../state/opened-trace.ts'
import { addressOf, go } from '../state/page-state.ts'
import { compareTraces } from '../trace/compare-traces.ts'
import { CompareTable } from './compare-table.tsx'

interface CompareProps {
  readonly first: string
  readonly second: string
}

/** Two traces, laid over each other by their structure. */
export function CompareView({ first, second }: CompareProps): JSX.Element {
  const pair = useSignal<readonly [TraceModel, TraceModel] | string | undefined>(undefined)
  useEffect(() => {
    let isCurrent = true
    Promise.all([readTrace(first), readTrace(second)]).then(
      ([one, other]) => {
        if (isCurrent) pair.value = [one, other]
      },
      (error: Error) => {
        if (isCurrent) pair.value = error.message
      },
    )
    return () => {
      isCurrent = false
    }
  }, [first, second])
  const traces = pair.value
  if (traces === undefined || typeof traces === 'string')
    return (
      <section class="trace page compare" aria-label="Comparison">
        {traces !== undefined && <p role="alert">The traces cannot be compared: {traces}</p>}
      </section>
    )
  const [one, other] = traces
  const rows = compareTraces(one, other)
  return (
    <section class="page compare" aria-label="Comparison" tabIndex={0}>
      <div class="page-head">
        <h1>{nameOf(one, 0)}, compared</h1>
        <span class="end">
          <a class="button" href={addressOf({ trace: second, compare: first, span: undefined })}>
            Swap
          </a>
          <button type="button" class="button" onClick={() => go({ compare: undefined })}>
            Close<kbd>Esc</kbd>
          </button>
        </span>
      </div>
      <p class="legend">
        <span>
          <b>this</b> {formatTime(one.origin, true)}, {formatDuration(one.duration)}, {one.size} spans
        </span>
        <a href={addressOf({ trace: second, compare: undefined, span: undefined })}>
          <b>other</b> {formatTime(other.origin, true)}, {formatDuration(other.duration)}, {other.size} spans
        </a>
        <span>
          {rows.filter(row => row.second < 0).length} added, {rows.filter(row => row.first < 0).length}{' '}
          missing
        </span>
      </p>
      <CompareTable rows={rows} other="Other" />
    </section>
  )
}
