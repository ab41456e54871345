import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { formatDuration, formatTime } from '../model/format.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { nameOf } from '../model/trace-model.ts'
import { colorOf } from '../state/colors.ts'
import { readTrace } from '../state/opened-trace.ts'
import { addressOf, go } from '../state/page-state.ts'
import type { ComparedRow } from '../trace/compare-traces.ts'
import { compareTraces } from '../trace/compare-traces.ts'

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
  const changes = rows.map(({ firstDuration = 0, secondDuration = 0 }) =>
    Math.abs(firstDuration - secondDuration),
  )
  const widest = Math.max(...changes, 0.001)
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
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Span</th>
              <th scope="col" class="number">
                This
              </th>
              <th scope="col" class="number">
                Other
              </th>
              <th scope="col" class="number">
                Difference
              </th>
              <th scope="col">
                <span class="unseen">Difference as a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_SHOWN).map((row, index) => (
              <Row key={index} row={row} widest={widest} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_SHOWN && <p class="soft">and {rows.length - MOST_SHOWN} more rows</p>}
    </section>
  )
}

const MOST_SHOWN = 1000
const BAR = 90

function Row({ row, widest }: { readonly row: ComparedRow; readonly widest: number }): JSX.Element {
  const { firstDuration, secondDuration } = row
  const isBoth = firstDuration !== undefined && secondDuration !== undefined
  const change = (firstDuration ?? 0) - (secondDuration ?? 0)
  const length = (Math.abs(change) / widest) * BAR
  const word = isBoth ? '' : row.second < 0 ? 'added' : 'missing'
  return (
    <tr class={word}>
      <td class="title" style={{ paddingLeft: `${Math.min(row.depth, 20) * 13 + 6}px` }}>
        <i class={`swatch bg-${colorOf(row.service)}`} /> {row.name} <span class="soft">{row.service}</span>
        {word !== '' && <span class="role">{word}</span>}
      </td>
      <Side duration={firstDuration} count={row.firstCount} failed={row.firstFailed} />
      <Side duration={secondDuration} count={row.secondCount} failed={row.secondFailed} />
      <td class="number">{isBoth ? `${change >= 0 ? '+' : '−'}${formatDuration(Math.abs(change))}` : ''}</td>
      <td>
        <svg class="delta-bar" width={BAR * 2} height="12" aria-hidden="true">
          <line x1={BAR} x2={BAR} y1="0" y2="12" stroke="var(--line-strong)" />
          <rect
            class={change > 0 ? 'slower' : 'faster'}
            x={change > 0 ? BAR : BAR - length}
            y="2"
            width={length}
            height="8"
            rx="2"
          />
        </svg>
      </td>
    </tr>
  )
}

interface SideProps {
  readonly duration: number | undefined
  readonly count: number
  readonly failed: boolean
}

function Side({ duration, count, failed }: SideProps): JSX.Element {
  return (
    <td class={`number${failed ? ' bad' : ''}`}>
      {failed && '✕ '}
      {count > 1 && `${count} × `}
      {duration === undefined ? '–' : formatDuration(count > 1 ? duration / count : duration)}
    </td>
  )
}
