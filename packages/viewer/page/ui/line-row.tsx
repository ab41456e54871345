import type { JSX } from 'preact'
import { shortened } from '../model/format.ts'
import type { Part } from './row-parts.tsx'

/** A log line or an event between the bars. */
export function LineRow({
  session,
  common,
  line,
  x,
  names,
  chart,
}: Part<{ line: number }>): JSX.Element | null {
  const entry = session.trace.lines[line]
  if (entry === undefined) return null
  const at = x(entry.at)
  const color = entry.level === 'fatal' ? 'error' : entry.level
  const isRight = at > chart * 0.55
  const style = isRight
    ? { right: `${Math.max(chart - at, 0) + 17}px`, left: `${names}px`, textAlign: 'right' as const }
    : { left: `${names + Math.max(at, 0)}px`, right: '18px' }
  const text = shortened(entry.text, 400)
  return (
    <div class="row line" {...common}>
      <div
        class={`log ${color}`}
        role="gridcell"
        aria-colspan={3}
        style={style}
        title={entry.text.slice(0, 2000)}
      >
        {!isRight && <span aria-hidden="true">│ </span>}
        <span class="level">{entry.level}</span> {text}
        {isRight && <span aria-hidden="true"> │</span>}
      </div>
    </div>
  )
}
