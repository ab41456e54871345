import type { JSX } from 'preact'
import { formatDuration } from '../model/format.ts'
import { colorOf } from '../state/colors.ts'
import type { ComparedRow } from '../trace/compare-traces.ts'

interface CompareTableProps {
  readonly rows: readonly ComparedRow[]
  /** What the second duration is. */
  readonly other: string
}

/** Spans of two sides beside each other, and the difference as a bar. */
export function CompareTable({ rows, other }: CompareTableProps): JSX.Element {
  const changes = rows.map(({ firstDuration = 0, secondDuration = 0 }) =>
    Math.abs(firstDuration - secondDuration),
  )
  const widest = Math.max(...changes, 0.001)
  return (
    <>
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Span</th>
              <th scope="col" class="number">
                This
              </th>
              <th scope="col" class="number">
                {other}
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
    </>
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
      <td class="title" style={{ '--depth': Math.min(row.depth, 20) }}>
        <i class={`swatch bg-${colorOf(row.service)}`} /> {row.name} <span class="soft">{row.service}</span>
        {row.share !== undefined && <span class="role">{row.share}</span>}
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
