import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { MedianRow, RouteMedians } from '../../src/api/route-medians.ts'
import { fetchJson } from '../api/fetch-json.ts'
import { formatDuration } from '../model/format.ts'
import { go } from '../state/page-state.ts'
import type { ComparedRow } from '../trace/compare-traces.ts'
import { CompareTable } from './compare-table.tsx'
import { compareWithTypical } from './trace-actions.ts'

/** A trace beside the medians of the latest others of its route, span by span. */
export function MediansView({ traceId }: { readonly traceId: string }): JSX.Element {
  const answer = useSignal<RouteMedians | string | undefined>(undefined)
  useEffect(() => {
    let isCurrent = true
    fetchJson<RouteMedians>(`api/traces/${traceId}/medians`).then(
      medians => {
        if (isCurrent) answer.value = medians
      },
      (error: Error) => {
        if (isCurrent) answer.value = error.message
      },
    )
    return () => {
      isCurrent = false
    }
  }, [traceId])
  const medians = answer.value
  if (medians === undefined || typeof medians === 'string')
    return (
      <section class="trace page compare" aria-label="Comparison">
        {medians !== undefined && <p role="alert">The trace cannot be compared: {medians}</p>}
      </section>
    )
  const rows = medians.rows.map(row => comparedRow(row, medians.traces))
  return (
    <section class="page compare" aria-label="Comparison" tabIndex={0}>
      <div class="page-head">
        <h1>{medians.name}, compared with its route</h1>
        <span class="end">
          {medians.traces > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => void compareWithTypical(medians.name, medians.service, traceId)}
            >
              One typical trace
            </button>
          )}
          <button type="button" class="button" onClick={() => go({ compare: undefined })}>
            Close<kbd>Esc</kbd>
          </button>
        </span>
      </div>
      <p class="legend">{medians.traces === 0 ? NO_OTHERS : <Legend {...medians} />}</p>
      {medians.traces > 0 && <CompareTable rows={rows} other="Median" />}
    </section>
  )
}

const NO_OTHERS = 'There is no other trace that begins with the same span of the same service.'

function Legend({ traces, rows }: RouteMedians): JSX.Element {
  const [head] = rows
  return (
    <>
      <span>
        <b>this</b> {formatDuration(head?.duration ?? 0)}
      </span>
      <span>
        <b>median</b> {formatDuration(head?.median ?? 0)}, of {traces} {traces === 1 ? 'other' : 'others'}
      </span>
      <span>
        {rows.filter(row => row.traces === 0).length} added, {rows.filter(row => row.count === 0).length}{' '}
        missing
      </span>
    </>
  )
}

function comparedRow(row: MedianRow, traces: number): ComparedRow {
  const isShared = row.traces > 0
  return {
    depth: row.depth,
    name: row.name,
    service: row.service,
    first: row.count > 0 ? 0 : -1,
    second: isShared ? 0 : -1,
    firstCount: row.count,
    secondCount: row.medianCount,
    firstDuration: row.count > 0 ? row.duration : undefined,
    secondDuration: isShared ? row.median : undefined,
    firstFailed: row.failed,
    secondFailed: false,
    ...(isShared && row.traces < traces && { share: `in ${row.traces} of ${traces}` }),
  }
}
