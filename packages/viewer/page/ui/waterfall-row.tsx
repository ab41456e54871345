import type { JSX } from 'preact'
import { formatDuration, NO_NAME } from '../model/format.ts'
import { isFailed, nameOf, serviceOf } from '../model/trace-model.ts'
import { colorOf } from '../state/colors.ts'
import { go } from '../state/page-state.ts'
import { remarksOf } from '../trace/remarks.ts'
import { ROW, waitOf } from '../trace/rows.ts'
import { switchFold } from './folding.ts'
import { LineRow } from './line-row.tsx'
import type { Part, RowProps } from './row-parts.tsx'
import { Fold, indent, isNewService } from './row-parts.tsx'

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
  const [remark] = remarksOf(trace, span)
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
          {isFound ? <mark>{name}</mark> : name || NO_NAME}
        </span>
        <span class={isNewService(trace, span) ? 'service' : 'unseen'}>{serviceOf(trace, span)}</span>
        {failed && (
          <span class="bad" title={trace.errors.get(span) ?? 'failed'}>
            <span aria-hidden="true">✕</span>
            <span class="unseen">failed</span>
          </span>
        )}
        {remark !== undefined && (
          <span class="remark" title={remark.sentence}>
            {remark.words}
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
