import type { HTMLAttributes, JSX } from 'preact'
import { formatDuration } from '../model/format.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { isFailed, nameOf, serviceOf } from '../model/trace-model.ts'
import { colorOf } from '../state/colors.ts'
import { go } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { ROW, waitOf } from '../trace/rows.ts'
import { switchFold } from './folding.ts'

interface RowProps {
  readonly session: TraceSession
  readonly row: number
  readonly y: number
  readonly names: number
  readonly chart: number
  readonly x: (time: number) => number
  readonly isActive: boolean
  readonly isFound: boolean
}

/** The element of one row of the waterfall; its bar is on the canvas. */
export function WaterfallRow(props: RowProps): JSX.Element {
  const { session, row, y } = props
  const rows = session.rows.value
  const kind = rows.kind[row] ?? 0
  const ref = rows.ref[row] ?? 0
  const depth = rows.depth[row] ?? 0
  const common = {
    id: `row-${kind}-${ref}`,
    role: 'row',
    'aria-rowindex': row + 1,
    'aria-level': depth + 1,
    style: { transform: `translateY(${y}px)` },
  } as const
  if (kind === ROW.line) return <LineRow {...props} common={common} line={ref} />
  if (kind === ROW.queue) return <QueueRow {...props} common={common} span={ref} depth={depth} />
  if (kind === ROW.group) return <GroupRow {...props} common={common} index={ref} depth={depth} />
  return <SpanRow {...props} common={common} span={ref} depth={depth} />
}

type Part<T> = RowProps & { readonly common: HTMLAttributes<HTMLDivElement> } & T

function SpanRow({
  session,
  names,
  common,
  span,
  depth,
  isActive,
  isFound,
}: Part<{ span: number; depth: number }>): JSX.Element {
  const { trace, folding } = session
  const hasChildren = (trace.firstChild[span] ?? -1) >= 0
  const isOpen = !folding.value.closed.has(span)
  const failed = isFailed(trace, span)
  const duration = (trace.end[span] ?? 0) - (trace.start[span] ?? 0)
  const name = nameOf(trace, span)
  return (
    <div
      class="row"
      {...common}
      aria-selected={isActive}
      {...(hasChildren && { 'aria-expanded': isOpen })}
      onClick={() => {
        session.active.value = { kind: ROW.span, ref: span }
        go({ span: trace.spanId(span) }, { replace: true })
      }}
      onDblClick={() => hasChildren && switchFold(session, ROW.span, span)}
    >
      <div class="name" role="gridcell" style={{ paddingLeft: indent(depth, names) }}>
        <Fold isShown={hasChildren} isOpen={isOpen} onClick={() => switchFold(session, ROW.span, span)} />
        <i class={`swatch bg-${colorOf(serviceOf(trace, span))}`} />
        <span class="text" title={name}>
          {isFound ? <mark>{name}</mark> : name}
        </span>
        <span class={isNewService(trace, span) ? 'service' : 'unseen'}>{serviceOf(trace, span)}</span>
        {failed && (
          <span class="bad" title={trace.errors.get(span) ?? 'failed'}>
            <span aria-hidden="true">✕</span>
            <span class="unseen">failed</span>
          </span>
        )}
      </div>
      <span role="gridcell" class="unseen">
        starts at {formatDuration(trace.start[span] ?? 0)}
      </span>
      <span role="gridcell" class="unseen">
        takes {formatDuration(duration)}
      </span>
    </div>
  )
}

function GroupRow({
  session,
  names,
  common,
  index,
  depth,
  isActive,
}: Part<{ index: number; depth: number }>): JSX.Element | null {
  const group = session.rows.value.groups[index]
  if (group === undefined) return null
  const first = group.spans[0] ?? 0
  const { trace, folding } = session
  const isOpen = folding.value.openGroups.has(first)
  return (
    <div
      class="row group"
      {...common}
      aria-selected={isActive}
      aria-expanded={isOpen}
      onClick={() => {
        session.active.value = { kind: ROW.group, ref: index }
        switchFold(session, ROW.group, index)
      }}
    >
      <div class="name" role="gridcell" style={{ paddingLeft: indent(depth, names) }}>
        <Fold isShown isOpen={isOpen} onClick={() => switchFold(session, ROW.group, index)} />
        <i class={`swatch bg-${colorOf(serviceOf(trace, first))}`} />
        <span class="text">{nameOf(trace, first)}</span>
        <span class="count">
          <span aria-hidden="true">× </span>
          {group.spans.length}
          <span class="unseen"> equal spans</span>
        </span>
        <span class={isNewService(trace, first) ? 'service' : 'unseen'}>{serviceOf(trace, first)}</span>
      </div>
      <span role="gridcell" class="unseen">
        starts at {formatDuration(group.start)}
      </span>
      <span role="gridcell" class="unseen">
        together {formatDuration(group.total)}
      </span>
    </div>
  )
}

function QueueRow({
  session,
  names,
  common,
  span,
  depth,
}: Part<{ span: number; depth: number }>): JSX.Element {
  const { trace } = session
  const wait = waitOf(trace, span)
  const topic = trace.messages.get(span)?.topic ?? 'queue'
  return (
    <div class="row queue" {...common}>
      <div class="name" role="gridcell" style={{ paddingLeft: indent(depth, names) }}>
        <Fold isShown={false} isOpen={false} onClick={() => undefined} />
        <i class="queue-mark" />
        <span class="text">{topic}</span>
      </div>
      <span role="gridcell" class="unseen">
        waits from {formatDuration(wait?.from ?? 0)}
      </span>
      <span role="gridcell" class="unseen">
        in the queue for {formatDuration((wait?.to ?? 0) - (wait?.from ?? 0))}
      </span>
    </div>
  )
}

function LineRow({ session, common, line, x, names, chart }: Part<{ line: number }>): JSX.Element | null {
  const entry = session.trace.lines[line]
  if (entry === undefined) return null
  const at = x(entry.at)
  const color = entry.level === 'fatal' ? 'error' : entry.level
  const isRight = at > chart * 0.55
  const style = isRight
    ? { right: `${Math.max(chart - at, 0) + 17}px`, left: `${names}px`, textAlign: 'right' as const }
    : { left: `${names + Math.max(at, 0)}px`, right: '18px' }
  const text = entry.text.length > 400 ? `${entry.text.slice(0, 400)}…` : entry.text
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

/** The name of a service stands where a trace enters it; below, the colour is enough. */
function isNewService(trace: TraceModel, span: number): boolean {
  const parent = trace.parent[span] ?? -1
  return parent < 0 || serviceOf(trace, parent) !== serviceOf(trace, span)
}

interface FoldProps {
  readonly isShown: boolean
  readonly isOpen: boolean
  readonly onClick: () => void
}

function Fold({ isShown, isOpen, onClick }: FoldProps): JSX.Element {
  if (!isShown) return <i class="fold-space" />
  return (
    <button
      type="button"
      class={`fold${isOpen ? ' open' : ''}`}
      tabIndex={-1}
      aria-hidden="true"
      onClick={event => {
        event.stopPropagation()
        onClick()
      }}
      onDblClick={event => event.stopPropagation()}
    >
      <svg width="8" height="8" viewBox="0 0 8 8">
        <path d="M2.5 1 L6 4 L2.5 7" fill="none" stroke="currentColor" stroke-width="1.4" />
      </svg>
    </button>
  )
}

/** Deep levels are indented less, so that a name never leaves its column. */
function indent(depth: number, names: number): string {
  const step = names < 220 ? 6 : 13
  return `${Math.min(depth, 10) * step + Math.min(Math.max(depth - 10, 0), 30) * (step / 4)}px`
}
