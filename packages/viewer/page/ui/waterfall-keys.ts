import { go, pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { rowOf } from '../state/trace-session.ts'
import type { Rows } from '../trace/rows.ts'
import { ROW, ROW_HEIGHT } from '../trace/rows.ts'
import { isFolded, switchFold } from './folding.ts'

/** Moves through the rows of the waterfall as a tree: the keys of a treegrid. */
export function onWaterfallKey(event: KeyboardEvent, session: TraceSession, height: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const rows = session.rows.value
  const { kind, ref } = session.active.value
  const row = Math.max(rowOf(rows, kind, ref), 0)
  const page = Math.max(Math.floor(height / ROW_HEIGHT) - 1, 1)
  const isHandled = ((): boolean => {
    switch (event.key) {
      case 'ArrowDown':
      case 'j':
        return move(session, row, 1, 1)
      case 'ArrowUp':
      case 'k':
        return move(session, row, -1, 1)
      case 'PageDown':
        return move(session, row, 1, page)
      case 'PageUp':
        return move(session, row, -1, page)
      case 'Home':
        return move(session, -1, 1, 1)
      case 'End':
        return move(session, rows.size, -1, 1)
      case 'ArrowRight':
        return unfold(session, row)
      case 'ArrowLeft':
        return fold(session, row)
      case 'Enter':
      case ' ':
        return open(session)
      default:
        return false
    }
  })()
  if (!isHandled) return
  event.preventDefault()
  event.stopPropagation()
}

const isStop = (rows: Rows, row: number): boolean =>
  rows.kind[row] === ROW.span || rows.kind[row] === ROW.group

/** Goes so many spans or groups down (1) or up (-1). */
function move(session: TraceSession, from: number, direction: 1 | -1, count: number): boolean {
  const rows = session.rows.value
  let left = count
  let target = -1
  for (let row = from + direction; row >= 0 && row < rows.size && left > 0; row += direction) {
    if (!isStop(rows, row)) continue
    target = row
    left--
  }
  if (target >= 0) activate(session, target)
  return true
}

function activate(session: TraceSession, row: number): void {
  const rows = session.rows.value
  const kind = rows.kind[row] ?? 0
  const ref = rows.ref[row] ?? 0
  session.active.value = { kind, ref }
  if (kind === ROW.span && pageState.value.span !== undefined)
    go({ span: session.trace.spanId(ref) }, { replace: true })
}

function open(session: TraceSession): boolean {
  const { kind, ref } = session.active.value
  if (kind === ROW.group) switchFold(session, kind, ref)
  else {
    const id = session.trace.spanId(ref)
    go({ span: pageState.value.span === id ? undefined : id }, { replace: true })
  }
  return true
}

function unfold(session: TraceSession, row: number): boolean {
  const rows = session.rows.value
  const kind = rows.kind[row] ?? 0
  const ref = rows.ref[row] ?? 0
  const canUnfold = kind === ROW.group || (session.trace.firstChild[ref] ?? -1) >= 0
  if (!canUnfold) return true
  if (isFolded(session, kind, ref)) switchFold(session, kind, ref)
  else move(session, row, 1, 1)
  return true
}

/** Folds an open row; from a folded one, goes to the row it belongs to. */
function fold(session: TraceSession, row: number): boolean {
  const rows = session.rows.value
  const kind = rows.kind[row] ?? 0
  const ref = rows.ref[row] ?? 0
  const canFold = kind === ROW.group || (session.trace.firstChild[ref] ?? -1) >= 0
  if (canFold && !isFolded(session, kind, ref)) {
    switchFold(session, kind, ref)
    return true
  }
  const depth = rows.depth[row] ?? 0
  for (let above = row - 1; above >= 0; above--) {
    if (!isStop(rows, above) || (rows.depth[above] ?? 0) >= depth) continue
    activate(session, above)
    break
  }
  return true
}
