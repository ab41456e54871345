import type { HTMLAttributes, JSX } from 'preact'
import type { TraceModel } from '../model/trace-model.ts'
import { serviceOf } from '../model/trace-model.ts'
import type { TraceSession } from '../state/trace-session.ts'

/** What every row of the waterfall is drawn by. */
export interface RowProps {
  readonly session: TraceSession
  readonly row: number
  readonly y: number
  readonly names: number
  readonly chart: number
  readonly x: (time: number) => number
  readonly isActive: boolean
  readonly isFound: boolean
}

/** What one kind of row is drawn by. */
export type Part<T> = RowProps & { readonly common: HTMLAttributes<HTMLDivElement> } & T

/** The name of a service stands where a trace enters it; below, the colour is enough. */
export function isNewService(trace: TraceModel, span: number): boolean {
  const parent = trace.parent[span] ?? -1
  return parent < 0 || serviceOf(trace, parent) !== serviceOf(trace, span)
}

interface FoldProps {
  readonly isShown: boolean
  readonly isOpen: boolean
  readonly onClick: () => void
}

/** Opens and closes what is below a row. */
export function Fold({ isShown, isOpen, onClick }: FoldProps): JSX.Element {
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
export function indent(depth: number, names: number): string {
  const step = names < 220 ? 6 : 13
  return `${Math.min(depth, 10) * step + Math.min(Math.max(depth - 10, 0), 30) * (step / 4)}px`
}
