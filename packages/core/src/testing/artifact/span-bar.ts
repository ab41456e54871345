import type { TraceAxis } from '../../exporting/console/trace-axis.ts'
import type { TreeEvent, TreeSpan } from '../../trace-tree/tree-span.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'

/** In percent of the axis, so that a span without duration can be seen too. */
const SHORTEST = 0.2

/** When a span began and how long it took, as a bar with its events. Its places are attributes, since the policy of the page allows no `style`. */
export function spanBar(span: TreeSpan, isOpen: boolean, axis: TraceAxis): Html {
  const from = within(axis.at(span.startTime))
  const to = isOpen ? 1 : within(axis.at(span.endTime))
  const width = Math.max(SHORTEST, (to - from) * 100)
  const x = Math.min(from * 100, 100 - width)
  return html`<svg class="bar" aria-hidden="true"><rect x="${percent(x)}" y="4" width="${percent(width)}" height="12" rx="2"/>${span.events.map(event => markOf(event, axis))}</svg>`
}

/** A cross for an exception, a diamond for all others. */
function markOf(event: TreeEvent, axis: TraceAxis): Html {
  const shape =
    event.name === 'exception'
      ? html`<path class="cross" d="M-3.5 6.5 3.5 13.5M3.5 6.5-3.5 13.5"/>`
      : html`<path d="M0 5.5 4.5 10 0 14.5-4.5 10Z"/>`
  return html`<svg x="${percent(within(axis.at(event.time)) * 100)}" overflow="visible">${shape}</svg>`
}

function within(fraction: number): number {
  return Math.min(1, Math.max(0, fraction || 0))
}

function percent(amount: number): string {
  return `${Number(amount.toFixed(2))}%`
}
